/** Somebody is away: the repair that changes as few shifts as are worth it, shown before it is accepted. */
import { useState } from 'react';
import { clock, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { DutyRow, Problem, RepairAnswer, ScheduleAnswer } from '../types';
import { act } from './api';
import { Trouble } from './parts';

/** The card's last part. */
export function Away({ plan, duty, agent }: { plan: ScheduleAnswer; duty: DutyRow; agent: string }) {
  const [repair, setRepair] = useState<RepairAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (apply: boolean) => {
    setBusy(true);
    const answer = await act<RepairAnswer>(`schedules/${plan.schedule_id}/absence`, { version: plan.version, agent, start: duty.start, end: duty.end, apply }, apply);
    setBusy(false);
    setRepair(answer.ok && !apply ? answer.data : null);
    setProblem(answer.ok ? null : answer.problem);
  };
  const others = repair?.changes.filter((each) => each.agent !== agent && !each.only_breaks) ?? [];
  const breaks = repair?.changes.filter((each) => each.only_breaks).length ?? 0;
  return (
    <div className="stack away" aria-live="polite">
      {!repair && <button type="button" className="btn small-btn" disabled={busy} onClick={() => void send(false)}><Icon name="logout" size={13} />{t(busy ? 'workingOut' : 'awayMark', clock(duty.start, plan.zone), clock(duty.end, plan.zone))}</button>}
      {problem && <Trouble problem={problem} />}
      {repair && (
        <>
          <p><strong>{repair.sentence}</strong></p>
          <p className="second">{t('awayCoverage', decimal(repair.coverage_before, 1), decimal(repair.coverage_absent, 1), decimal(repair.coverage_after, 1))}</p>
          <ul className="plain-list">{others.map((each) => <li key={`${each.agent} ${each.day}`}>{each.sentence}</li>)}</ul>
          {breaks > 0 && <p className="second">{t('awayBreaks', breaks)}</p>}
          <div className="row wrap"><button type="button" className="btn primary small-btn" disabled={busy} onClick={() => void send(true)}>{t('awayAccept')}</button><button type="button" className="btn quiet small-btn" onClick={() => setRepair(null)}>{t('optionsCancel')}</button><span className="faint">{t('awayTook', decimal(repair.took_ms / 1000, 1))}</span></div>
        </>
      )}
    </div>
  );
}
