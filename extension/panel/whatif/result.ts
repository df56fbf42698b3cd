/** What a plan would change, in words and in pixels. */
import { count, decimal, money, NONE, signed, signedValue, zoneOffset } from '../format';
import { dateOf } from '../alerts/select';
import type { Pace } from '../today/ending';
import { t, type Key } from '../t';
import type { DayBeforeAfter, Rate, WhatIfChange, WhatIfFigure } from '../types';

export const FIGURES: Record<WhatIfFigure, Key> = { calls: 'colCalls', contacts: 'colContacts', conversions: 'colConversions', revenue_cents: 'colRevenue', drops: 'colDropped' };

/** Decimals of a simulated count: none where they would be noise, none for what was counted. */
const digitsOf = (figure: WhatIfFigure, x: number): number => ((figure === 'conversions' || figure === 'drops') && Math.abs(x) < 100 && !Number.isInteger(x) ? 1 : 0);

/** A simulated value as people write it. */
export function amount(figure: WhatIfFigure, x: number | null): string {
  if (x === null) return NONE;
  return figure === 'revenue_cents' ? money(x, 1000) : decimal(x, digitsOf(figure, x));
}

/** Its likely range, "380–444". */
export function between(figure: WhatIfFigure, { low, high }: Rate): string {
  return low === null || high === null ? NONE : `${amount(figure, low)}–${amount(figure, high)}`;
}

/** A change with its sign. */
export function changed(figure: WhatIfFigure, x: number | null): string {
  return figure === 'revenue_cents' ? signedValue(x, 'money') : signed(x, x === null ? 0 : digitsOf(figure, x));
}

/** The likely range of a change. */
export function changedBetween(figure: WhatIfFigure, { low, high }: Rate): string {
  return low === null || high === null ? NONE : t('fromTo', changed(figure, low), changed(figure, high));
}

/** Surely better, surely worse, or open: by the likely range, with more drops being worse. */
export function toneOf({ figure, change: { low, high } }: WhatIfChange): 'good' | 'bad' | '' {
  if (low === null || high === null) return '';
  const more = figure === 'drops' ? 'bad' : 'good';
  const less = figure === 'drops' ? 'good' : 'bad';
  return low > 0 ? more : high < 0 ? less : '';
}

/** Dropped calls stand apart: they are a limit, not a gain. */
export function parts(changes: readonly WhatIfChange[]): { gains: WhatIfChange[]; drops: WhatIfChange[] } {
  return { gains: changes.filter(({ figure }) => figure !== 'drops'), drops: changes.filter(({ figure }) => figure === 'drops') };
}

/** The day's bars before and after on one scale, which ends with the highest of both and the target. */
export function dayPaces({ so_far: soFar, target, before, after }: DayBeforeAfter): { before: Pace; after: Pace } {
  const end = Math.max(soFar, target ?? 0, before.high ?? 0, after.high ?? 0) * 1.04 || 1;
  const part = (x: number | null) => (x === null ? null : (x / end) * 100);
  const pace = ({ value, low, high }: Rate): Pace => ({ done: part(soFar) ?? 0, low: part(low), high: part(high), likely: part(value), target: part(target) });
  return { before: pace(before), after: pace(after) };
}

/** The moment of a wall-clock time of today, UTC seconds; null for what is not a time. */
export function momentOf(time: string, now: number, zone: string): number | null {
  const at = Date.parse(`${dateOf(now, zone)}T${time}:00Z`) / 1000;
  if (!Number.isFinite(at)) return null;
  return at - zoneOffset(at - zoneOffset(now, zone), zone);
}

/** "5 to 4 agents", or "5 agents" where the crew stays. */
export function crewWords(before: number, after: number): string {
  return before === after ? t('crewStays', count(before)) : t('crewChanges', count(before), count(after));
}
