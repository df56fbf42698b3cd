/** Which day is looked at: a field with a step either side. */
import { dateOf, shiftDate } from '../alerts/select';
import { t } from '../t';
import { Icon } from './Icon';

interface Props {
  /** YYYY-MM-DD; null is today. */
  day: string | null;
  now: number;
  zone: string;
  onChange: (day: string | null) => void;
}

/** Days ahead cannot be chosen. */
export function DayPicker({ day: chosen, now, zone, onChange }: Props) {
  const today = dateOf(now, zone);
  const day = chosen ?? today;
  const set = (to: string) => onChange(to === today || !to ? null : to);
  return (
    <div className="day-picker row">
      <button type="button" className="btn quiet icon-only" aria-label={t('dayBefore')} onClick={() => set(shiftDate(day, -1))}><Icon name="back" size={13} /></button>
      <input className="field" type="date" aria-label={t('day')} value={day} max={today} onChange={(event) => set(event.target.value)} />
      <button type="button" className="btn quiet icon-only" aria-label={t('dayAfter')} disabled={day >= today} onClick={() => set(shiftDate(day, 1))}><Icon name="next" size={13} /></button>
      {day !== today && <button type="button" className="btn quiet small-btn" onClick={() => set(today)}>{t('windowToday')}</button>}
    </div>
  );
}
