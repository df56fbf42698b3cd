/** The paid time off the phones at some weekdays and times of day, in place of a campaign's usual share. */
import { percent } from '../format';
import { Icon } from '../parts/Icon';
import { NumberField } from '../settings/fields';
import { t } from '../t';
import { WEEKDAYS } from './compose';
import type { AllowancePart } from './edit';
import { weekdayName, Weekdays } from './RuleForm';

const MOST = 0.9;
const NEW: AllowancePart = { days: [], start: '12:00', end: '17:00', share: 0.1 };

/** "Fri 12:00–17:00: 25 %". */
export function allowanceWords({ days = [], start = '00:00', end = '00:00', share }: AllowancePart): string {
  const which = WEEKDAYS.map((each, i) => (days.includes(each) ? weekdayName(i) : '')).filter(Boolean).join(', ');
  return t('allowWords', which || t('allowEveryDay'), start, end === '00:00' ? '24:00' : end, percent(share, 0));
}

const isQuarter = (clock: string): boolean => /^\d\d:(00|15|30|45)$/.test(clock);

/** Whether an allowance can be saved; midnight as the end is 00:00. */
export function isAllowance({ start = '00:00', end = '00:00', share }: AllowancePart): boolean {
  return share !== null && share >= 0 && share <= MOST && isQuarter(start) && isQuarter(end) && (end === '00:00' || end > start);
}

/** The rows; each change is told whole. */
export function Allowances({ allowances, set }: { allowances: readonly AllowancePart[]; set: (allowances: AllowancePart[]) => void }) {
  const change = (place: number, part: Partial<AllowancePart>) => set(allowances.map((each, i) => (i === place ? { ...each, ...part } : each)));
  return (
    <div className="stack allowances">
      {allowances.map((each, i) => (
        <fieldset key={i} className="stack allowance">
          <legend className="row spread"><span>{allowanceWords(each)}</span><button type="button" className="btn quiet icon-only small-btn" aria-label={t('allowDrop', allowanceWords(each))} onClick={() => set(allowances.filter((_, j) => j !== i))}><Icon name="close" size={13} /></button></legend>
          <Weekdays days={each.days ?? []} set={(days) => change(i, { days })} />
          <div className="row wrap">
            <input className="field when" type="time" step={900} aria-label={t('schedFrom')} value={each.start ?? '00:00'} onChange={(event) => change(i, { start: event.target.value })} />
            <input className="field when" type="time" step={900} aria-label={t('schedUntil')} value={each.end ?? '00:00'} onChange={(event) => change(i, { end: event.target.value })} />
            <NumberField label={t('schedOffPhones')} unit="%" value={each.share} scale={0.01} onChange={(share) => change(i, { share })} />
          </div>
        </fieldset>
      ))}
      {allowances.length > 0 && <p className="faint">{t('allowAbout')}</p>}
      <button type="button" className="btn small-btn" onClick={() => set([...allowances, NEW])}><Icon name="plus" size={12} />{t('allowAdd')}</button>
    </div>
  );
}
