/** A change in the making: shown at once, priced by the server while it is moved, kept or dropped; what was kept can be undone. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { post } from '../../shared/ask';
import { apiPath } from '../data';
import type { MoveAnswer, MoveRequest, Problem, ScheduleAnswer } from '../types';
import { act, refresh } from './api';
import { isSwap, type Pending } from './drag';

export interface Moves {
  pending: Pending | null;
  /** The price of the pending change; null while it is asked for. */
  cost: MoveAnswer | null;
  problem: Problem | null;
  busy: boolean;
  /** How many changes can be undone. */
  undos: number;
  /** What was done last, in a sentence. */
  done: string;
  propose: (pending: Pending) => void;
  keep: () => void;
  drop: () => void;
  undo: () => void;
  reload: () => void;
}

/** The question that a pending change is to the server. */
export function moveOf(pending: Pending, { version, agents }: Pick<ScheduleAnswer, 'version' | 'agents'>, apply: boolean): MoveRequest {
  const { agent, day, start, toAgent } = pending;
  return { version, agent, day, apply, ...(start === null ? { off: true } : { to_start: start }), ...(toAgent === undefined ? {} : { to_agent: toAgent }), ...(isSwap(agents, pending) ? { swap: true } : {}) };
}

const same = (a: Pending | null, b: Pending): boolean => a !== null && a.agent === b.agent && a.day === b.day && a.start === b.start && a.toAgent === b.toAgent;

/** Changes of one schedule. */
export function useMoves(plan: ScheduleAnswer): Moves {
  const [pending, setPending] = useState<Pending | null>(null);
  const [cost, setCost] = useState<MoveAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [versions, setVersions] = useState<readonly number[]>([]);
  const [done, setDone] = useState('');
  const newest = useRef<Pending | null>(null);
  const asking = useRef(false);
  const path = `schedules/${plan.schedule_id}/move`;
  const { version } = plan;
  const current = useRef(plan);
  current.current = plan;

  // One question at a time, always for the newest place: a fast drag skips the places between.
  const price = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    let asked: Pending | null = null;
    let of = -1;
    while (newest.current && (!same(asked, newest.current) || of !== current.current.version)) {
      asked = newest.current;
      of = current.current.version;
      const answer = await post<MoveAnswer>(apiPath(path), moveOf(asked, current.current, false));
      if (newest.current === null || !same(asked, newest.current) || of !== current.current.version) continue;
      setCost(answer.ok ? answer.data : null);
      if (answer.ok) continue;
      // Somebody else was faster: their version is asked for, and the change priced under it.
      if (answer.problem.error === 'outdated') void refresh();
      else setProblem(answer.problem);
    }
    asking.current = false;
  }, [path]);

  const propose = useCallback((next: Pending) => {
    newest.current = next;
    setPending(next);
    setCost(null);
    setProblem(null);
    setDone('');
    void price();
  }, [price]);

  const drop = useCallback(() => {
    newest.current = null;
    setPending(null);
    setCost(null);
    setProblem(null);
  }, []);

  // Another version than the one it was made for: the proposal is priced anew.
  useEffect(() => {
    if (newest.current) void price();
  }, [price, version]);

  const keep = async () => {
    const wanted = newest.current;
    if (!wanted || busy) return;
    setBusy(true);
    const answer = await post<MoveAnswer>(apiPath(path), moveOf(wanted, plan, true));
    if (answer.ok) {
      newest.current = null;
      setVersions((before) => [...before, version]);
      setDone(answer.data.sentence);
      await refresh();
      setPending(null);
      setCost(null);
    }
    setProblem(answer.ok ? null : answer.problem);
    setBusy(false);
  };

  const undo = async () => {
    const to = versions.at(-1);
    if (to === undefined || busy) return;
    setBusy(true);
    drop();
    const answer = await act<ScheduleAnswer>(`schedules/${plan.schedule_id}/restore`, { version, back_to: to });
    if (answer.ok) setVersions((before) => before.slice(0, -1));
    setProblem(answer.ok ? null : answer.problem);
    setDone('');
    setBusy(false);
  };

  const reload = async () => {
    setProblem(null);
    setCost(null);
    setBusy(true);
    await refresh();
    setBusy(false);
    void price();
  };
  return { pending, cost, problem, busy, undos: versions.length, done, propose, keep: () => void keep(), drop, undo: () => void undo(), reload: () => void reload() };
}
