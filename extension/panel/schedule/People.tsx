/** The shifts that may be worked and the people who work them: hours a week and what they can do, changed in place. */
import { useState, type FormEvent } from 'react';
import { count, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { NumberField } from '../settings/fields';
import { counted, t } from '../t';
import type { Problem, ScenarioAnswer } from '../types';
import { saveScenario } from './api';
import { withShift, type Document, type ShiftPart } from './edit';
import { Trouble } from './parts';

/** "8.5 h, starts 07:00 to 09:30". */
export const shiftWords = ({ minutes, first_start: first, last_start: last }: ShiftPart): string =>
  t(first === last ? 'schedShiftAt' : 'schedShiftBetween', decimal(minutes / 60, minutes % 60 === 0 ? 0 : minutes % 30 === 0 ? 1 : 2), first, last);

interface Draft {
  hours: number | null;
  first: string;
  last: string;
}

/** The change of a shift; null while it makes no sense. Breaks that no longer fit are moved or left out. */
export function shiftChange(shift: ShiftPart, { hours, first, last }: Draft): Partial<ShiftPart> | null {
  const quarter = (clock: string) => /^([01]\d|2[0-3]):(00|15|30|45)$/.test(clock);
  const minutes = hours === null ? NaN : Math.round(hours * 4) * 15;
  if (!(minutes >= 60 && minutes <= 1440) || !quarter(first) || !quarter(last) || last < first) return null;
  const breaks = (shift.breaks ?? []).filter((one) => one.earliest + one.minutes < minutes).map((one) => ({ ...one, latest: Math.min(one.latest, minutes - one.minutes) }));
  return { minutes, first_start: first, last_start: last, breaks };
}

function ShiftForm({ shift, busy, save }: { shift: ShiftPart; busy: boolean; save: (change: Partial<ShiftPart>) => void }) {
  const [draft, setDraft] = useState<Draft>({ hours: shift.minutes / 60, first: shift.first_start, last: shift.last_start });
  const change = shiftChange(shift, draft);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (change && !busy) save(change);
  };
  return (
    <form className="stack shift-form" onSubmit={send}>
      <div className="goal-line">
        <NumberField label={t('schedLength')} unit="h" value={draft.hours} onChange={(hours) => setDraft({ ...draft, hours })} />
        <label className="form-field"><span className="label">{t('schedEarliest')}</span><input className="field" type="time" step={900} value={draft.first} onChange={(event) => setDraft({ ...draft, first: event.target.value })} /></label>
        <label className="form-field"><span className="label">{t('schedLatest')}</span><input className="field" type="time" step={900} value={draft.last} onChange={(event) => setDraft({ ...draft, last: event.target.value })} /></label>
      </div>
      {!change && <p className="bad" role="alert">{t('schedShiftWrong')}</p>}
      <button type="submit" className="btn small-btn" disabled={!change || busy}>{t('schedSave')}</button>
    </form>
  );
}

function Shift({ shift, busy, save }: { shift: ShiftPart; busy: boolean; save: (change: Partial<ShiftPart>) => void }) {
  return (
    <li>
      <details className="shift-line">
        <summary><strong>{shift.name}</strong> <span className="muted">{shiftWords(shift)}</span></summary>
        {(shift.breaks ?? []).length > 0 && <p className="faint">{(shift.breaks ?? []).map((one) => t(one.paid ? 'schedBreakPaid' : 'schedBreakUnpaid', one.name, String(one.minutes))).join(' · ')}</p>}
        <ShiftForm shift={shift} busy={busy} save={save} />
      </details>
    </li>
  );
}

/** How many people are shown by name before "and N more". */
const SHOWN = 40;

/** The card. */
export function People({ scenario, document, reload }: { scenario: ScenarioAnswer; document: Document; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (place: number, change: Partial<ShiftPart>) => {
    setBusy(true);
    const answer = await saveScenario(scenario.scenario_id, scenario.newest, withShift(document, place, change));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  const people = document.agents ?? [];
  return (
    <section className="card" aria-label={t('schedShiftsPeople')}>
      <header><h2>{t('schedShiftsPeople')}</h2></header>
      <div className="body stack">
        <ul>{(document.shifts ?? []).map((shift, place) => <Shift key={shift.name} shift={shift} busy={busy} save={(change) => void save(place, change)} />)}</ul>
        {problem && <Trouble problem={problem} reload={reload} />}
        <details>
          <summary>{counted('agents', people.length, count(people.length))}</summary>
          <ul className="plain-list people-list">{people.slice(0, SHOWN).map((one) => <li key={one.name}><span className="clip">{one.name}</span><span className="muted clip">{[t('schedHoursWeek', decimal(one.least_h ?? 0, 0), decimal(one.most_h ?? 40, 0)), (one.skills ?? []).join(', ')].filter(Boolean).join(' · ')}</span></li>)}</ul>
          {people.length > SHOWN && <p className="faint">{t('schedMorePeople', count(people.length - SHOWN))}</p>}
          <p className="faint"><Icon name="info" size={11} /> {t('schedPeopleFile')}</p>
        </details>
      </div>
    </section>
  );
}
