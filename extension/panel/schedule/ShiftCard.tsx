/** The chosen agent's day: the shift with its breaks, every change without dragging, why it is so, and "is away". */
import { useState } from 'react';
import { ask } from '../../shared/ask';
import { apiPath } from '../data';
import { clock, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { t } from '../t';
import type { Problem, ScheduleAnswer, WhyAnswer } from '../types';
import { Away } from './Away';
import type { Cell } from './Gantt';
import { Trouble } from './parts';
import { dayWords, SLOT_S } from './times';
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

/** The buttons that change the shift. */
function Changes({ plan, cell, moves }: Props) {
  const duty = plan.agents.find(({ agent }) => agent === cell.agent)?.duties.find(({ day }) => day === cell.day);
  const mine = moves.pending?.agent === cell.agent && moves.pending.day === cell.day ? moves.pending : null;
  const start = mine?.start ?? duty?.start ?? null;
  const free = plan.agents.filter(({ agent, duties }) => agent !== cell.agent && !duties.some(({ day }) => day === cell.day));
  if (!duty) {
    const column = plan.agents.flatMap(({ duties }) => duties).filter(({ day }) => day === cell.day)[0];
    const usual = column?.start ?? (plan.starts.find((at) => clock(at, plan.zone) === '09:00') ?? 0) + 0;
    return <button type="button" className="btn small-btn" onClick={() => moves.propose({ ...cell, start: usual })}><Icon name="plus" size={13} />{t('shiftAdd')}</button>;
  }
  return (
    <>
      <div className="row wrap">
        <button type="button" className="btn small-btn" disabled={start === null} onClick={() => start !== null && moves.propose({ ...cell, start: start - SLOT_S })} aria-label={t('shiftEarlierFull')}><Icon name="back" size={13} />{t('shiftEarlier')}</button>
        <button type="button" className="btn small-btn" disabled={start === null} onClick={() => start !== null && moves.propose({ ...cell, start: start + SLOT_S })} aria-label={t('shiftLaterFull')}>{t('shiftLater')}<Icon name="next" size={13} /></button>
        <button type="button" className="btn small-btn" onClick={() => moves.propose({ ...cell, start: null })}><Icon name="minus" size={13} />{t('shiftTakeAway')}</button>
      </div>
      {free.length > 0 && <Select label={t('shiftGive')} value={mine?.toAgent ?? ''} onChange={(to) => to && moves.propose({ ...cell, start: start ?? duty.start, toAgent: to })}><option value="">{t('shiftGive')}</option>{free.map(({ agent }) => <option key={agent}>{agent}</option>)}</Select>}
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
        <p className="second">{dayWords(cell.day, 'long')} · {t('hoursInPlan', decimal(person.paid_h, 0))}</p>
      </div>
      {duty ? (
        <div>
          <p><strong>{duty.shift} {clock(duty.start, zone)}–{clock(duty.end, zone)}</strong> <span className="muted">{t('hoursShort', decimal(duty.paid_h, duty.paid_h % 1 === 0 ? 0 : 2))}</span></p>
          <p className="second">{duty.breaks.map((one) => `${one.name} ${clock(one.start, zone)}–${clock(one.end, zone)}`).join(' · ')}</p>
          {queues.length > 0 && <p className="second">{queues.join(', ')}</p>}
        </div>
      ) : <p className="muted">{t('ganttOff')}</p>}
      {mine.map((each) => <p key={each.said} className="note warn"><Icon name="warning" size={13} /><span>{each.said}</span></p>)}
      <Changes plan={plan} cell={cell} moves={moves} />
      <Why plan={plan} cell={cell} works={duty !== undefined} />
      {duty && <Away plan={plan} duty={duty} agent={cell.agent} />}
    </section>
  );
}
