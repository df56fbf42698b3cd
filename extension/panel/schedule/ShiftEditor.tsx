/** One shift: its length, when it may start, and its breaks; changed in place. */
import { useState, type FormEvent } from 'react';
import { decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { NumberField } from '../settings/fields';
import { t } from '../t';
import type { BreakPart, ShiftPart } from './edit';

const BREAK_LENGTHS = [15, 30, 45, 60, 90];

/** "8.5 h, starts 07:00 to 09:30". */
export const shiftWords = ({ minutes, first_start: first, last_start: last }: ShiftPart): string =>
  t(first === last ? 'schedShiftAt' : 'schedShiftBetween', decimal(minutes / 60, minutes % 60 === 0 ? 0 : minutes % 30 === 0 ? 1 : 2), first, last);

/** What the form holds. */
export interface ShiftDraft {
  name: string;
  hours: number | null;
  first: string;
  last: string;
  breaks: readonly BreakPart[];
}

export const draftOf = (shift: ShiftPart): ShiftDraft => ({ name: shift.name, hours: shift.minutes / 60, first: shift.first_start, last: shift.last_start, breaks: shift.breaks ?? [] });

const quarter = (clock: string): boolean => /^([01]\d|2[0-3]):(00|15|30|45)$/.test(clock);

/** The change of a shift; null while it makes no sense. */
export function shiftChange({ name, hours, first, last, breaks }: ShiftDraft): Partial<ShiftPart> | null {
  const minutes = hours === null ? NaN : Math.round(hours * 4) * 15;
  if (!name.trim() || !(minutes >= 60 && minutes <= 1440) || !quarter(first) || !quarter(last) || last < first) return null;
  const off = breaks.reduce((sum, one) => sum + one.minutes, 0);
  const wrong = breaks.some((one) => !one.name.trim() || one.latest < one.earliest || one.latest + one.minutes > minutes || one.earliest % 15 !== 0 || one.latest % 15 !== 0);
  const twice = new Set(breaks.map((one) => one.name.trim())).size < breaks.length;
  return wrong || twice || off >= minutes ? null : { name: name.trim(), minutes, first_start: first, last_start: last, breaks: breaks.map((one) => ({ ...one, name: one.name.trim() })) };
}

function Break({ one, set, drop }: { one: BreakPart; set: (one: BreakPart) => void; drop: () => void }) {
  const hours = (label: 'schedBreakFrom' | 'schedBreakTo', key: 'earliest' | 'latest') => <NumberField label={t(label)} unit="h" value={one[key]} scale={60} onChange={(next) => set({ ...one, [key]: next === null ? -1 : Math.round(next / 15) * 15 })} />;
  return (
    <li className="break-row">
      <div className="row"><input className="field grow" aria-label={t('schedBreakName')} value={one.name} maxLength={60} onChange={(event) => set({ ...one, name: event.target.value })} />
        <Select label={t('schedLength')} value={String(one.minutes)} onChange={(each) => set({ ...one, minutes: Number(each) })}>{[...new Set([...BREAK_LENGTHS, one.minutes])].sort((a, b) => a - b).map((each) => <option key={each} value={each}>{t('minutesOf', each)}</option>)}</Select>
        <button type="button" className="btn quiet icon-only small-btn" aria-label={t('schedWithout', one.name)} onClick={drop}><Icon name="close" size={13} /></button></div>
      <div className="row"><div className="goal-line grow">{hours('schedBreakFrom', 'earliest')}{hours('schedBreakTo', 'latest')}</div><label className="row"><input type="checkbox" checked={one.paid ?? false} onChange={() => set({ ...one, paid: !one.paid })} />{t('schedPaid')}</label></div>
    </li>
  );
}

interface Props {
  shift: ShiftPart;
  busy: boolean;
  save: (change: Partial<ShiftPart>) => void;
  drop: (() => void) | undefined;
}

/** The form. */
export function ShiftEditor({ shift, busy, save, drop }: Props) {
  const [draft, setDraft] = useState<ShiftDraft>(() => draftOf(shift));
  const set = (part: Partial<ShiftDraft>) => setDraft((before) => ({ ...before, ...part }));
  const change = shiftChange(draft);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (change && !busy) save(change);
  };
  const breaks = (next: readonly BreakPart[]) => set({ breaks: next });
  return (
    <form className="stack shift-form" onSubmit={send}>
      <label className="form-field"><span className="label">{t('schedShiftName')}</span><input className="field" value={draft.name} maxLength={60} onChange={(event) => set({ name: event.target.value })} /></label>
      <div className="goal-line">
        <NumberField label={t('schedLength')} unit="h" value={draft.hours} onChange={(hours) => set({ hours })} />
        <label className="form-field"><span className="label">{t('schedEarliest')}</span><input className="field" type="time" step={900} value={draft.first} onChange={(event) => set({ first: event.target.value })} /></label>
        <label className="form-field"><span className="label">{t('schedLatest')}</span><input className="field" type="time" step={900} value={draft.last} onChange={(event) => set({ last: event.target.value })} /></label>
      </div>
      <ul className="stack">{draft.breaks.map((one, i) => <Break key={i} one={one} set={(next) => breaks(draft.breaks.map((each, j) => (j === i ? next : each)))} drop={() => breaks(draft.breaks.filter((_, j) => j !== i))} />)}</ul>
      {!change && <p className="bad" role="alert">{t('schedShiftWrong')}</p>}
      <div className="row wrap">
        <button type="submit" className="btn primary small-btn" disabled={!change || busy}>{t('schedSave')}</button>
        <button type="button" className="btn small-btn" onClick={() => breaks([...draft.breaks, { name: t('schedBreakUsual', draft.breaks.length + 1), minutes: 15, earliest: 60, latest: 180, paid: true }])}><Icon name="plus" size={12} />{t('schedBreakAdd')}</button>
        {drop && <button type="button" className="btn quiet small-btn" disabled={busy} onClick={drop}>{t('schedShiftDrop')}</button>}
      </div>
    </form>
  );
}
