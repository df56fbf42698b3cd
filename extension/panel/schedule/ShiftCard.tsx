/** The chosen agent's day: the shift with its breaks, every change without dragging, why it is so, and "is away". */
import { useState } from 'react';
import { ask } from '../../shared/ask';
import { apiPath } from '../data';
import { clock, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { t, type Key } from '../t';
import type { AgentWeek, DutyRow, Problem, ScheduleAnswer, WhyAnswer } from '../types';
import { Away } from './Away';
import { dutyOf } from './drag';
import type { Cell } from './Gantt';
import { livesElsewhere, placeOf, spanIn } from './local';
import { awayIn, marksOf, meetingsOf } from './marks';
import { Trouble } from './parts';
import { daySpans, dayWords, SLOT_S } from './times';
import type { Moves } from './useMoves';

function Why({ plan, cell, works }: { plan: ScheduleAnswer; cell: Cell; works: boolean }) {
  const [answer, setAnswer] = useState<WhyAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const find = async () => {
    setBusy(true);
    const found = await ask<WhyAnswer>(apiPath(`schedules/${plan.schedule_id}/why`, { agent: cell.agent, day: cell.day }));
    setBusy(false);
    setAnswer(found.ok ? found.data : null);
    setProblem(found.ok ? null : found.problem);
  };
  return (
    <div className="stack why-day">
      <button type="button" className="btn small-btn" disabled={busy} onClick={() => void find()}><Icon name="unknown" size={13} />{t(busy ? 'workingOut' : works ? 'whyWorks' : 'whyOff', dayWords(cell.day, 'weekday'))}</button>
      <p aria-live="polite">{answer?.sentence}</p>
      {problem && <Trouble problem={problem} />}
    </div>
  );
}

interface Props {
  plan: ScheduleAnswer;
  cell: Cell;
  moves: Moves;
}

/** Who could work it instead: those off that day, or in exchange for their own shift. Who is absent then is marked. */
function Give({ plan, cell, duty, to, give }: { plan: ScheduleAnswer; cell: Cell; duty: DutyRow; to: string | undefined; give: (toAgent: string | undefined) => void }) {
  const others = plan.agents.filter(({ agent }) => agent !== cell.agent);
  const busy = ({ agent }: AgentWeek) => dutyOf(plan.agents, agent, cell.day) !== undefined;
  const group = (label: Key, some: readonly AgentWeek[]) => some.length > 0 && <optgroup label={t(label)}>{some.map(({ agent }) => <option key={agent} value={agent}>{awayIn(plan, agent, duty) ? t('shiftGiveAway', agent) : agent}</option>)}</optgroup>;
  return (
    <Select label={t('shiftGive')} value={to ?? ''} onChange={(next) => give(next || undefined)}>
      <option value="">{t('shiftGive')}</option>{group('shiftGiveFree', others.filter((each) => !busy(each)))}{group('shiftGiveSwap', others.filter(busy))}
    </Select>
  );
}

/** What else the day holds: time off, absences, meetings. */
function Others({ plan, cell, duty }: { plan: ScheduleAnswer; cell: Cell; duty: DutyRow | undefined }) {
  const span = daySpans(plan.starts, plan.zone).get(cell.day);
  const whole = { start: plan.starts[span?.from ?? 0] ?? 0, end: (plan.starts[(span?.to ?? 1) - 1] ?? 0) + SLOT_S };
  const marks = marksOf(plan, cell.agent, cell.day, whole);
  return (
    <>
      {marks.map(({ kind, start, said }) => <p key={`${kind} ${start}`} className="row"><span className={`swatch gantt-mark ${kind}`} aria-hidden="true" />{said}</p>)}
      {duty && meetingsOf(plan, cell.agent, duty).map(({ name, start, end }) => <p key={`${name} ${start}`} className="row"><span className="swatch shift-bar" aria-hidden="true"><b /></span>{name} {clock(start, plan.zone)}–{clock(end, plan.zone)}</p>)}
    </>
  );
}

/** The shift and its breaks on the agent's own clock, where that is not the schedule's. */
function Local({ person, duty, zone }: { person: AgentWeek; duty: DutyRow; zone: string }) {
  if (!livesElsewhere(person, duty, zone)) return null;
  const breaks = duty.breaks.map((one) => `${one.name} ${clock(one.start, person.zone)}–${clock(one.end, person.zone)}`);
  return <p className="row second"><Icon name="clock" size={12} /><span>{[t('localSpan', placeOf(person.zone), spanIn(duty, person.zone)), ...breaks].join(' · ')}</span></p>;
}

/** The buttons that change the shift. */
function Changes({ plan, cell, moves }: Props) {
  const duty = plan.agents.find(({ agent }) => agent === cell.agent)?.duties.find(({ day }) => day === cell.day);
  const mine = moves.pending?.agent === cell.agent && moves.pending.day === cell.day ? moves.pending : null;
  const start = mine?.start ?? duty?.start ?? null;
  if (!duty) {
    const column = plan.agents.flatMap(({ duties }) => duties).filter(({ day }) => day === cell.day)[0];
    const usual = column?.start ?? (plan.starts.find((at) => clock(at, plan.zone) === '09:00') ?? 0) + 0;
    return <button type="button" className="btn small-btn" onClick={() => moves.propose({ ...cell, start: usual })}><Icon name="plus" size={13} />{t('shiftAdd')}</button>;
  }
  return (
    <>
      <div className="row wrap">
        <button type="button" className="btn small-btn" disabled={start === null} onClick={() => start !== null && moves.propose({ ...cell, toAgent: mine?.toAgent, start: start - SLOT_S })} aria-label={t('shiftEarlierFull')}><Icon name="back" size={13} />{t('shiftEarlier')}</button>
        <button type="button" className="btn small-btn" disabled={start === null} onClick={() => start !== null && moves.propose({ ...cell, toAgent: mine?.toAgent, start: start + SLOT_S })} aria-label={t('shiftLaterFull')}>{t('shiftLater')}<Icon name="next" size={13} /></button>
        <button type="button" className="btn small-btn" onClick={() => moves.propose({ ...cell, start: null })}><Icon name="minus" size={13} />{t('shiftTakeAway')}</button>
      </div>
      <Give plan={plan} cell={cell} duty={duty} to={mine?.toAgent} give={(toAgent) => moves.propose({ ...cell, start: start ?? duty.start, toAgent })} />
    </>
  );
}

/** The card. */
export function ShiftCard({ plan, cell, moves }: Props) {
  const person = plan.agents.find(({ agent }) => agent === cell.agent);
  const duty = person?.duties.find(({ day }) => day === cell.day);
  const { zone } = plan;
  if (!person) return null;
  const queues = [...new Set((duty?.queues ?? []).map(({ queue }) => queue))];
  const mine = plan.broken.filter(({ who }) => who === cell.agent);
  return (
    <section className="card pad stack shift-card" aria-label={t('shiftOf', cell.agent)}>
      <div>
        <h3>{cell.agent}</h3>
        <p className="second">{[dayWords(cell.day, 'long'), t('hoursInPlan', decimal(person.paid_h, 0)), person.site].filter(Boolean).join(' · ')}</p>
      </div>
      {duty ? (
        <div>
          <p><strong>{duty.shift} {clock(duty.start, zone)}–{clock(duty.end, zone)}</strong>{livesElsewhere(person, duty, zone) && ` ${t('localAtCentre')}`} <span className="muted">{t('hoursShort', decimal(duty.paid_h, duty.paid_h % 1 === 0 ? 0 : 2))}</span></p>
          <p className="second">{duty.breaks.map((one) => `${one.name} ${clock(one.start, zone)}–${clock(one.end, zone)}`).join(' · ')}</p>
          <Local person={person} duty={duty} zone={zone} />
          {queues.length > 0 && <p className="second">{queues.join(', ')}</p>}
        </div>
      ) : <p className="muted">{t('ganttOff')}</p>}
      <Others plan={plan} cell={cell} duty={duty} />
      {mine.map((each) => <p key={each.said} className="note warn"><Icon name="warning" size={13} /><span>{each.said} · {t('priceIs', decimal(each.price, 1))}</span></p>)}
      <Changes plan={plan} cell={cell} moves={moves} />
      <Why plan={plan} cell={cell} works={duty !== undefined} />
      {duty && <Away plan={plan} duty={duty} agent={cell.agent} />}
    </section>
  );
}
