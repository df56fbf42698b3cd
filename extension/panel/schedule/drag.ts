/** Layout and drag of the shift chart; pure. Instants are UTC seconds; widths are shares of 1 of the time shown. */
import type { AgentWeek, DutyRow } from '../types';
import { SLOT_S } from './times';

/** The time shown: one day cut to when anybody works, or a whole day as one column of a week. */
export interface Frame {
  start: number;
  end: number;
}

const HOUR_S = 3600;
/** Hours shown on either side of the first and last shift. */
const AIR_S = HOUR_S;
const LEAST_S = 8 * HOUR_S;

/** Hours of the clock at which shifts begin and end over all days, with an hour of air; within the day and one after it. */
export function frameOf(dayStart: number, dayEnd: number, duties: readonly { start: number; end: number; dayStart: number }[]): Frame {
  if (duties.length === 0) return { start: dayStart, end: dayEnd };
  const first = Math.min(...duties.map((duty) => duty.start - duty.dayStart));
  const last = Math.max(...duties.map((duty) => duty.end - duty.dayStart));
  const start = dayStart + Math.max(0, Math.floor((first - AIR_S) / HOUR_S) * HOUR_S);
  const end = dayStart + Math.ceil((last + AIR_S) / HOUR_S) * HOUR_S;
  return { start, end: Math.max(end, start + LEAST_S) };
}

/** Where something from `start` to `end` lies in a frame: left edge and width as shares; null outside it. */
export function barOf({ start, end }: { start: number; end: number }, frame: Frame): { left: number; width: number } | null {
  const from = Math.max(start, frame.start);
  const to = Math.min(end, frame.end);
  const whole = frame.end - frame.start;
  return to <= from ? null : { left: (from - frame.start) / whole, width: (to - from) / whole };
}

/** The nearest quarter hour. */
export const snap = (at: number): number => Math.round(at / SLOT_S) * SLOT_S;

/** Where a shift begins after it was dragged `dx` pixels over a frame `width` pixels wide; never before `least`, nor after `most`. */
export function draggedStart(start: number, dx: number, width: number, frame: Frame, least: number, most: number): number {
  const moved = width <= 0 ? start : snap(start + (dx / width) * (frame.end - frame.start));
  return Math.min(Math.max(moved, least), most);
}

/** The duty as it will be when it begins at `start`: its breaks go with it. */
export function shifted(duty: DutyRow, start: number): DutyRow {
  const by = start - duty.start;
  const along = <T extends { start: number; end: number }>(one: T): T => ({ ...one, start: one.start + by, end: one.end + by });
  return { ...duty, start, end: duty.end + by, breaks: duty.breaks.map(along), queues: duty.queues.map(along) };
}

export const ORDERS = ['name', 'start', 'hours'] as const;
export type Order = (typeof ORDERS)[number];

/** Agents whose name holds the search, by name, by when they begin on `day`, or by paid hours. Who is off comes last by start. */
export function rowsOf(agents: readonly AgentWeek[], search: string, order: Order, day: string | null): AgentWeek[] {
  const wanted = search.trim().toLowerCase();
  const found = agents.filter(({ agent }) => agent.toLowerCase().includes(wanted));
  const begins = ({ duties }: AgentWeek) => (day === null ? duties[0] : duties.find((duty) => duty.day === day))?.start ?? Infinity;
  const by: Record<Order, (a: AgentWeek, b: AgentWeek) => number> = {
    name: () => 0, hours: (a, b) => b.paid_h - a.paid_h,
    start: (a, b) => (begins(a) === begins(b) ? 0 : begins(a) - begins(b)),
  };
  return found.sort((a, b) => by[order](a, b) || a.agent.localeCompare(b.agent));
}

/** A change in the making: a shift at another time, or none, or a new one. */
export interface Pending {
  agent: string;
  day: string;
  /** When it begins then; null takes the shift away. */
  start: number | null;
  /** Somebody else works it then. */
  toAgent?: string | undefined;
}

type Weeks = readonly AgentWeek[];

export const dutyOf = (agents: Weeks, agent: string | undefined, day: string): DutyRow | undefined => agents.find((each) => each.agent === agent)?.duties.find((duty) => duty.day === day);

/** Whether the one who is given a shift works that day already: then both swap. */
export const isSwap = (agents: Weeks, { day, toAgent }: Pending): boolean => toAgent !== undefined && dutyOf(agents, toAgent, day) !== undefined;

/** The shift that a change in the making brings to an agent's day from somebody else, and whose it was. */
export function givenTo(agents: Weeks, pending: Pending, agent: string): { duty: DutyRow; from: string } | undefined {
  const { agent: giver, day, start, toAgent } = pending;
  if (toAgent === undefined || start === null) return undefined;
  const [mine, theirs] = [dutyOf(agents, giver, day), dutyOf(agents, toAgent, day)];
  if (agent === toAgent && mine) return { duty: shifted(mine, start), from: giver };
  return agent === giver && theirs ? { duty: theirs, from: toAgent } : undefined;
}

/** The row a drag has reached: that of the shift until the pointer has clearly left it. */
export function rowReached(row: number, dy: number, height: number, rows: number): number {
  return Math.min(Math.max(row + Math.round((dy / height) * 0.95), 0), rows - 1);
}

/** What a key does to a shift, in seconds; undefined for keys that do not move it. */
export function stepOf(key: string, big: boolean): number | undefined {
  const by = big ? 4 * SLOT_S : SLOT_S;
  return { ArrowLeft: -by, ArrowRight: by }[key];
}
