/** The track record, arranged for reading: which figures, how each hour fared, and where each day ended. */
import type { Kind } from '../format';
import type { Key } from '../t';
import type { ForecastDay, ForecastScore, TrackRecord } from '../types';

/** The forecast figures in the order a manager asks for them: what they are called and how they are written. */
const FIGURES: Readonly<Record<string, { label: Key; kind: Kind | 'money' }>> = {
  calls: { label: 'colCalls', kind: 'number' },
  contacts: { label: 'colContacts', kind: 'number' },
  conversions: { label: 'colConversions', kind: 'number' },
  revenue_cents: { label: 'colRevenue', kind: 'money' },
  answer_rate: { label: 'colAnswerRate', kind: 'share' },
};

/** Share of days that should end inside the range. */
export const PROMISED = 0.8;

/** What the chance of a coin scores; less is better. */
export const COIN = 0.25;

export interface Figure {
  name: string;
  label: Key;
  kind: Kind | 'money';
}

/** The figures with a score or a day, known ones first; unknown ones are left out. */
export function figures(record: TrackRecord): Figure[] {
  const present = new Set([...record.scores, ...record.days].map((each) => each.figure));
  return Object.entries(FIGURES).filter(([name]) => present.has(name)).map(([name, look]) => ({ name, ...look }));
}

/** One figure's scores, earliest hour first. */
export const scoresOf = (record: TrackRecord, figure: string): ForecastScore[] =>
  record.scores.filter((each) => each.figure === figure).sort((a, b) => a.hour - b.hour);

/** One figure's days as forecast at one hour, newest first. */
export const daysOf = (record: TrackRecord, figure: string, hour: number): ForecastDay[] =>
  record.days.filter((each) => each.figure === figure && each.hour === hour).sort((a, b) => b.day_start - a.day_start);

/** The hours there are days of, in order. */
export const hoursOf = (record: TrackRecord, figure: string): number[] =>
  [...new Set(record.days.filter((each) => each.figure === figure).map((each) => each.hour))].sort((a, b) => a - b);

export type Ended = 'inside' | 'above' | 'below';

/** Where the day ended against its range. */
export function ended({ inside, actual, high }: ForecastDay): Ended {
  if (inside) return 'inside';
  return actual > high ? 'above' : 'below';
}

/** Miss of the likely end as a share of what came: above zero when too much was promised; null for a day of nothing. */
export const miss = ({ likely, actual }: ForecastDay): number | null => (actual === 0 ? null : (likely - actual) / actual);

/** How many alerts of a kind could be judged. */
export const judged = ({ right, wrong }: { right: number; wrong: number }): number => right + wrong;

/** Alerts a kind needs before its share of right ones is said. */
export const ENOUGH_ALERTS = 10;

/** True when so many of `days` inside an 80 % range is what luck allows: within two standard errors of the promise. */
export function keepsPromise(covered: number, days: number): boolean {
  return days > 0 && Math.abs(covered - PROMISED) <= 2 * Math.sqrt((PROMISED * (1 - PROMISED)) / days);
}
