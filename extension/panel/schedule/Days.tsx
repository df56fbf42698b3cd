/** Choice of one day of the plan, or the whole of it. */
import { Segmented } from '../parts/Segmented';
import { Select } from '../parts/Select';
import { t } from '../t';
import { dayWords } from './times';

const WHOLE = 'all';
/** More days than this are chosen from a list. */
const MOST = 7;

interface Props {
  days: readonly string[];
  day: string | null;
  choose: (day: string | null) => void;
}

/** Null is the whole span. */
export function Days({ days, day, choose }: Props) {
  const pick = (each: string) => choose(each === WHOLE ? null : each);
  const whole = t(days.length > MOST ? 'schedAllDays' : 'schedWholeWeek');
  if (days.length > MOST) {
    return (
      <Select label={t('schedDay')} value={day ?? WHOLE} onChange={pick}>
        <option value={WHOLE}>{whole}</option>
        {days.map((each) => <option key={each} value={each}>{dayWords(each, 'long')}</option>)}
      </Select>
    );
  }
  return <Segmented label={t('schedDay')} value={day ?? WHOLE} onChange={pick} options={[{ value: WHOLE, label: whole }, ...days.map((each) => ({ value: each, label: dayWords(each, 'weekday'), tip: dayWords(each, 'long') }))]} />;
}

/** Choice of one queue or all; nothing where there is one. */
export function QueueChoice({ queues, queue, choose }: { queues: readonly string[]; queue: string | null; choose: (queue: string | null) => void }) {
  if (queues.length < 2) return null;
  return (
    <Select label={t('schedQueue')} value={queue ?? ''} onChange={(each) => choose(each || null)}>
      <option value="">{t('schedAllTogether')}</option>
      {queues.map((each) => <option key={each} value={each}>{each}</option>)}
    </Select>
  );
}
