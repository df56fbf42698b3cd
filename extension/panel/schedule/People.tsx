/** The shifts that may be worked and the people who work them; every change is a new version of the plan. */
import { useState } from 'react';
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { counted, t } from '../t';
import type { Problem, ScenarioAnswer } from '../types';
import { saveScenario } from './api';
import { Crew } from './Crew';
import { withShift, type Document, type ShiftPart } from './edit';
import { FromTable } from './FromTable';
import { Trouble } from './parts';
import { ShiftEditor, shiftWords } from './ShiftEditor';

/** A shift like the last one, under a name of its own. */
export function anotherShift(shifts: readonly ShiftPart[], name: (n: number) => string): ShiftPart {
  let n = shifts.length + 1;
  while (shifts.some((each) => each.name === name(n))) n += 1;
  const usual: ShiftPart = { name: name(n), minutes: 480, first_start: '08:00', last_start: '10:00', breaks: [{ name: 'Lunch', minutes: 30, earliest: 180, latest: 300 }] };
  return { ...usual, ...shifts.at(-1), name: name(n) };
}

/** The card. */
export function People({ scenario, document, reload }: { scenario: ScenarioAnswer; document: Document; reload: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (next: Document) => {
    setBusy(true);
    const answer = await saveScenario(scenario.scenario_id, scenario.newest, next);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  const shifts = document.shifts ?? [];
  const agents = document.agents ?? [];
  const drop = (place: number) => void save({ ...document, shifts: shifts.filter((_, i) => i !== place) });
  return (
    <section className="card" aria-label={t('schedShiftsPeople')}>
      <header><h2>{t('schedShiftsPeople')}</h2></header>
      <div className="body stack">
        <ul>
          {shifts.map((shift, place) => (
            <li key={shift.name}><details className="shift-line"><summary><strong>{shift.name}</strong> <span className="muted">{shiftWords(shift)}</span></summary>
              <p className="faint">{(shift.breaks ?? []).map((one) => t(one.paid ? 'schedBreakPaid' : 'schedBreakUnpaid', one.name, String(one.minutes))).join(' · ')}</p>
              <ShiftEditor shift={shift} busy={busy} save={(change) => void save(withShift(document, place, change))} drop={shifts.length > 1 ? () => drop(place) : undefined} /></details></li>
          ))}
        </ul>
        <button type="button" className="btn small-btn" disabled={busy} onClick={() => void save({ ...document, shifts: [...shifts, anotherShift(shifts, (n) => t('schedShiftUsual', n))] })}><Icon name="plus" size={12} />{t('schedShiftAdd')}</button>
        {problem && <Trouble problem={problem} reload={reload} />}
        <details>
          <summary>{counted('agents', agents.length, count(agents.length))}</summary>
          <Crew agents={agents} queues={document.queues.map(({ name }) => name)} busy={busy} save={(next) => void save({ ...document, agents: next })} />
        </details>
        <FromTable kind="people" scenario={scenario} reload={reload} />
      </div>
    </section>
  );
}
