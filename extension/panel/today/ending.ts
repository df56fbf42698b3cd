/** The end of the day in words and in pixels: how each figure is written, what its chance and clock time say. */
import { clock, count, money, NONE, percent } from '../format';
import type { IconName } from '../parts/Icon';
import type { Drawing } from '../parts/plot';
import { href } from '../route';
import { t, type Key, type Stem } from '../t';
import type { Clock, FigureName, FigureOutlook, Outlook, OutlookCurve, Verdict } from '../types';

export const FIGURES: Record<FigureName, Key> = {
  calls: 'colCalls', contacts: 'colContacts', conversions: 'colConversions', revenue_cents: 'colRevenue', answer_rate: 'colAnswerRate',
};

/** A value of a figure as people write it. */
export function amount(name: FigureName, x: number | null): string {
  if (name === 'revenue_cents') return money(x);
  return name === 'answer_rate' ? percent(x) : count(x);
}

/** "1,790–1,961". */
export function between(name: FigureName, low: number | null, high: number | null): string {
  return low === null || high === null ? NONE : `${amount(name, low)}–${amount(name, high)}`;
}

/** The calls of today that make up a figure. */
export function callsOf(name: FigureName, campaign: number | null): string {
  const outcome = { calls: null, contacts: 'contact', conversions: 'conversion', revenue_cents: 'conversion', answer_rate: null }[name];
  return href('calls', null, { window: 'today', campaign, outcome, handled: name === 'answer_rate' ? 0 : null });
}

/** How a verdict looks; the icon and the words carry it without the colour. */
export const VERDICTS: Record<Verdict, { icon: IconName; tone: string; label: Key }> = {
  reached: { icon: 'check', tone: 'good', label: 'verdictReached' },
  'on target': { icon: 'check', tone: 'good', label: 'verdictOnTarget' },
  'within band': { icon: 'flat', tone: 'accent', label: 'verdictWithin' },
  uncertain: { icon: 'unknown', tone: 'warn', label: 'verdictUncertain' },
  'below target': { icon: 'down', tone: 'bad', label: 'verdictBelow' },
  'no target': { icon: 'minus', tone: '', label: 'noTarget' },
  'too early': { icon: 'clock', tone: '', label: 'verdictEarly' },
  'not enough days': { icon: 'clock', tone: '', label: 'verdictFewDays' },
};

/** A chance as a percentage that never claims certainty. */
export function chancePercent(chance: number): string {
  if (chance > 0.99) return t('chanceOver', percent(0.99, 0));
  return chance < 0.01 ? t('chanceUnder', percent(0.01, 0)) : percent(chance, 0);
}

/** "72 % likely", "48 %: about even", "7 %: unlikely". */
export function chanceWords(chance: number): string {
  const key: Key = chance >= 0.6 ? 'chanceLikely' : chance >= 0.4 ? 'chanceEven' : 'chanceUnlikely';
  return t(key, chancePercent(chance));
}

/** "about 16:40 (15:50 to not today)"; once reached, since when. */
export function clockWords({ earliest, likely, latest }: Clock, zone: string, now: number): string {
  const hour = (at: number | null) => (at === null ? t('notToday') : clock(at, zone));
  if (likely !== null && likely <= now) return t('reachedAt', clock(likely, zone));
  if (earliest === null) return t('notToday');
  if (likely === null) return t('notTodayUnless', clock(earliest, zone));
  return t('aboutTime', clock(likely, zone), hour(earliest), hour(latest));
}

/** True where there is no forecast to show yet. */
export const withoutForecast = ({ likely }: FigureOutlook): boolean => likely === null;

/** Where the parts of the pace bar lie, in per cent of its length. */
export interface Pace {
  done: number;
  low: number | null;
  high: number | null;
  likely: number | null;
  target: number | null;
}

/** The pace bar: its end is the highest of target and likely range, with a little air. */
export function paceOf({ so_far, likely, low, high, target }: FigureOutlook): Pace {
  const end = Math.max(so_far, likely ?? 0, high ?? 0, target ?? 0) * 1.04 || 1;
  const part = (x: number | null) => (x === null ? null : (x / end) * 100);
  return { done: part(so_far) ?? 0, low: part(low), high: part(high), likely: part(likely), target: part(target) };
}

/** What a figure's `n` counts. */
export const COUNTED: Record<FigureName, Stem> = { calls: 'calls', contacts: 'calls', conversions: 'contacts', revenue_cents: 'conversions', answer_rate: 'dials' };

/** The running total with its fan, ready for the chart; the fan grows out of the last observed value. */
export function curveDrawing(curve: OutlookCurve, figure: FigureOutlook, outlook: Outlook): Drawing {
  const last = curve.so_far.findLastIndex((each) => each !== null);
  const from = (values: OutlookCurve['likely']) => values.map((each, i) => (i === last ? (curve.so_far[i] ?? null) : each));
  return {
    at: curve.at,
    lines: [
      { label: t('soFar'), y: curve.so_far, look: 'main' },
      { label: t('likelyEnd'), y: from(curve.likely), look: 'likely' },
      { label: t('usualDay'), y: curve.usual, look: 'usual' },
    ],
    bands: [{ label: t('range80'), low: from(curve.low), high: from(curve.high), look: 'range' }],
    levels: figure.target === null ? [] : [{ label: t('targetAt', amount(figure.name, figure.target)), y: figure.target, look: 'target' }],
    now: outlook.as_of ?? outlook.now,
  };
}
