/** Required against scheduled: the curves of one queue or of all, and their sums by day; pure. */
import type { CoverageCurve, RequirementCurve, ScheduleAnswer, ServiceTruth } from '../types';
import type { Span } from './times';

/** Agents per interval. `short` and `over` are never set off between queues. */
export interface Cover {
  required: number[];
  scheduled: number[];
  short: number[];
  over: number[];
  /** Share of contacts expected in time; null without contacts or goal. */
  answered: (number | null)[];
}

const zeros = (n: number): number[] => Array<number>(n).fill(0);

/** The curves of `queue`, or of all queues together for null; contacts weigh the shares answered. */
export function coverOf(curves: readonly CoverageCurve[], queue: string | null, needs: readonly RequirementCurve[] = []): Cover {
  const chosen = queue === null ? curves : curves.filter((each) => each.queue === queue);
  const n = chosen[0]?.required.length ?? 0;
  const cover: Cover = { required: zeros(n), scheduled: zeros(n), short: zeros(n), over: zeros(n), answered: Array<number | null>(n).fill(null) };
  const weight = zeros(n);
  for (const curve of chosen) {
    const contacts = needs.find((each) => each.queue === curve.queue)?.contacts;
    for (let i = 0; i < n; i += 1) add(cover, weight, curve, i, contacts?.[i] ?? 1);
  }
  return cover;
}

/** The curves with the shares answered in time as simulated, where they were. */
export function withSimulated(curves: readonly CoverageCurve[], service: ServiceTruth | null): CoverageCurve[] {
  const of = new Map(service?.queues.map(({ queue, curve }) => [queue, curve]));
  return curves.map((each) => ({ ...each, answered: of.get(each.queue) ?? each.answered }));
}

/** What the shares answered in time come from: played contact by contact, or a formula, which is approximate. */
export type Basis = 'simulated' | 'approximate' | 'partly';

/** The basis of the shares of `queue`, or of all queues for null. */
export function basisOf(curves: readonly CoverageCurve[], service: ServiceTruth | null, queue: string | null): Basis {
  const chosen = curves.filter((each) => (queue === null || each.queue === queue) && each.answered.some((share) => share !== null));
  const played = new Set(service?.queues.filter(({ curve }) => curve.some((share) => share !== null)).map((each) => each.queue));
  const simulated = chosen.filter((each) => played.has(each.queue)).length;
  return simulated === 0 ? 'approximate' : simulated === chosen.length ? 'simulated' : 'partly';
}

/** A figure with its likely range. */
export interface Likely {
  value: number;
  low: number;
  high: number;
}

/**
 * The share answered in time as simulated, with its range, overall or of a day: of the goals of those chosen, weighted by contacts.
 * Their ranges add up as if they all erred alike, so that the range is rather too wide. Null where a campaign has no such goal, or nothing came that day.
 */
export function answeredLikely(service: ServiceTruth | null, queue: string | null, day: string | null): Likely | null {
  const played = (service?.queues ?? []).filter(({ queue: name, curve }) => (queue === null || name === queue) && curve.some((share) => share !== null));
  const sum: Likely = { value: 0, low: 0, high: 0 };
  let contacts = 0;
  for (const { goals } of played) {
    const goal = goals.find(({ kind, simulated }) => kind === 'answered' && simulated);
    if (!goal) return null;
    const days = goal.days.filter((each) => day === null || each.day === day);
    const weight = days.reduce((total, each) => total + each.contacts, 0);
    const [one] = days;
    const found = day === null ? goal : one;
    if (weight <= 0) continue;
    if (!found || found.value === null || found.low === null || found.high === null) return null;
    contacts += weight;
    sum.value += weight * found.value;
    sum.low += weight * found.low;
    sum.high += weight * found.high;
  }
  return contacts > 0 ? { value: sum.value / contacts, low: sum.low / contacts, high: sum.high / contacts } : null;
}

function add(cover: Cover, weight: number[], curve: CoverageCurve, i: number, contacts: number): void {
  const need = curve.required[i] ?? 0;
  const have = curve.scheduled[i] ?? 0;
  cover.required[i] = (cover.required[i] ?? 0) + need;
  cover.scheduled[i] = (cover.scheduled[i] ?? 0) + have;
  cover.short[i] = (cover.short[i] ?? 0) + Math.max(0, need - have);
  cover.over[i] = (cover.over[i] ?? 0) + Math.max(0, have - need);
  const share = curve.answered[i];
  if (share == null || contacts <= 0) return;
  const before = weight[i] ?? 0;
  cover.answered[i] = ((cover.answered[i] ?? 0) * before + share * contacts) / (before + contacts);
  weight[i] = before + contacts;
}

/** What an agent short, and one beyond the need, adds to the cost in an interval: the scheduler's own prices. */
export const PRICE = { short: 1, over: 0.2 } as const;

/** A campaign in one interval: agents, and its part of the schedule's cost. */
export interface CostAt {
  queue: string;
  required: number;
  scheduled: number;
  short: number;
  over: number;
  cost: number;
}

/** What an interval costs by campaign: of `queue`, or of all for null. */
export const costAt = (curves: readonly CoverageCurve[], queue: string | null, i: number): CostAt[] =>
  curves.filter((each) => queue === null || each.queue === queue).map((each) => {
    const required = each.required[i] ?? 0;
    const scheduled = each.scheduled[i] ?? 0;
    const short = Math.max(0, required - scheduled);
    const over = Math.max(0, scheduled - required);
    return { queue: each.queue, required, scheduled, short, over, cost: PRICE.short * short + PRICE.over * over };
  });

/** Who works at a moment but is on a break or in a meeting, and which. */
export function offPhones({ agents, meetings }: Pick<ScheduleAnswer, 'agents' | 'meetings'>, at: number): { agent: string; why: string }[] {
  const here = ({ start, end }: { start: number; end: number }) => start <= at && at < end;
  return agents.flatMap(({ agent, duties }) => {
    const duty = duties.find(here);
    const why = duty && (duty.breaks.find(here)?.name ?? meetings.find((one) => here(one) && one.who.includes(agent))?.name);
    return why ? [{ agent, why }] : [];
  });
}

/** Sums over intervals, in agent-hours. */
export interface Sums {
  requiredH: number;
  scheduledH: number;
  shortH: number;
  overH: number;
}

const hoursIn = (values: readonly number[], { from, to }: Span): number => values.slice(from, to).reduce((sum, each) => sum + each, 0) / 4;

/** What a span of intervals needs and has. */
export function sumsOf(cover: Cover, span: Span): Sums {
  return { requiredH: hoursIn(cover.required, span), scheduledH: hoursIn(cover.scheduled, span), shortH: hoursIn(cover.short, span), overH: hoursIn(cover.over, span) };
}

/** The mean of values weighted by `weights`, over a span; null where nothing weighs. */
export function weighted(values: readonly (number | null)[], weights: readonly number[], { from, to }: Span): number | null {
  let total = 0;
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i];
    const weight = weights[i] ?? 0;
    if (value == null || weight <= 0) continue;
    sum += value * weight;
    total += weight;
  }
  return total > 0 ? sum / total : null;
}

/** Contacts, handling time and agents of one queue or of all together; handling times are averaged by contacts. */
export interface Need {
  contacts: number[];
  ahtS: (number | null)[];
  agents: number[];
  scheduled: number[];
  /** The goal that asks for most in an interval; empty for several queues. */
  decides: string[];
}

/** The need of `queue`, or of all queues together for null. */
export function needOf(curves: readonly RequirementCurve[], queue: string | null): Need {
  const chosen = queue === null ? curves : curves.filter((each) => each.queue === queue);
  const n = chosen[0]?.contacts.length ?? 0;
  const at = (list: readonly number[], i: number): number => list[i] ?? 0;
  const total = (of: (curve: RequirementCurve, i: number) => number) => Array.from({ length: n }, (_, i) => chosen.reduce((sum, curve) => sum + of(curve, i), 0));
  const contacts = total((c, i) => at(c.contacts, i));
  const work = total((c, i) => at(c.contacts, i) * at(c.aht_s, i));
  return {
    contacts, ahtS: work.map((s, i) => (at(contacts, i) > 0 ? s / at(contacts, i) : null)),
    agents: total((c, i) => at(c.agents, i)), scheduled: total((c, i) => at(c.scheduled, i)),
    decides: chosen.length === 1 ? [...(chosen[0]?.decides ?? [])] : Array<string>(n).fill(''),
  };
}

/** Index of the largest value; -1 for none above 0. */
export function peakOf(values: readonly number[]): number {
  let best = -1;
  values.forEach((each, i) => {
    if (each > 0 && (best < 0 || each > (values[best] ?? 0))) best = i;
  });
  return best;
}

/** The intervals in which anything is needed or scheduled, within a span: what a table lists. */
export function busySpan(values: readonly (readonly number[])[], { from, to }: Span): Span {
  const busy = (i: number) => values.some((list) => (list[i] ?? 0) > 0);
  let first = from;
  let end = to;
  while (first < end && !busy(first)) first += 1;
  while (end > first && !busy(end - 1)) end -= 1;
  return { from: first, to: end };
}
