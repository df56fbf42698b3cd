/** How far the forecast's contacts may come apart, of one campaign or of all, in words; pure. */
import { count } from '../format';
import { counted, t } from '../t';
import type { DemandRange, RequirementAnswer } from '../types';
import { dayWords } from './times';

/** The range of `queue`, or of all together for null; null where there is none at all. */
export function rangeOf(needs: Pick<RequirementAnswer, 'queues' | 'likely'>, queue: string | null): DemandRange | null {
  return queue === null ? needs.likely : needs.queues.find((each) => each.queue === queue)?.likely ?? null;
}

/** "310 to 390". */
export const fromTo = (low: number, high: number): string => t('fromTo', count(Math.round(low)), count(Math.round(high)));

/** A day's range, "310 to 390", or why there is none; empty for a day without contacts, and where no day has one. `say` words a range. */
export function dayRange(range: DemandRange | null, day: string, say: (ends: string) => string = (ends) => ends): string {
  const found = range?.days.find((each) => each.day === day);
  if (!found || found.contacts <= 0 || found.state === 'own') return '';
  if (found.low !== null && found.high !== null) return say(fromTo(found.low, found.high));
  return t(found.state === 'changed' ? 'rangeByHand' : 'notEnoughCalls');
}

/** What the range was learned from, or why there is none. */
export function rangeNotes(range: DemandRange | null): string[] {
  if (!range) return [t('rangeNone')];
  const calls = counted('calls', range.calls, count(range.calls));
  if (range.state === 'own') return [t('rangeOwn')];
  if (range.state === 'thin') return [t('rangeThin', calls)];
  const weeks = Math.max(...range.days.map((each) => each.weeks));
  const changed = range.days.filter(({ state }) => state === 'changed').map(({ day }) => dayWords(day, 'short'));
  return [t('rangeLearned', counted('weeks', weeks, count(weeks)), calls), ...(changed.length > 0 ? [t('rangeChanged', changed.join(', '))] : [])];
}
