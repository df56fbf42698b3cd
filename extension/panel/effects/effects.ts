/** Effects of advice in words and looks. */
import { signedRange, signedValue } from '../format';
import { differenceIn, METRICS } from '../metric';
import type { IconName } from '../parts/Icon';
import { t, type Key } from '../t';
import type { CardFigure, EffectRow, LedgerRow, MetricName, Rate } from '../types';

type Unit = CardFigure['unit'];

/** A metric by its name here, or as the backend words it. */
export const metricName = (name: string): string => (name in METRICS ? t(METRICS[name as MetricName]) : name);

/** A change in its unit: "+0.21", "−1.7 pt", "+$18". */
export const change = (x: number | null, unit: Unit): string => (unit === 'cents' ? signedValue(x, 'money') : differenceIn(x, unit));

/** "−0.05 to +0.41"; empty without a range. */
export function changeRange({ low, high }: Rate, unit: Unit): string {
  if (low === null || high === null) return '';
  return unit === 'cents' ? signedRange(low, high, 'money') : t('fromTo', differenceIn(low, unit), differenceIn(high, unit));
}

export const VERDICTS: Record<EffectRow['verdict'], { icon: IconName; tone: string; label: Key }> = {
  helps: { icon: 'check', tone: 'good', label: 'verdictHelps' },
  hurts: { icon: 'warning', tone: 'bad', label: 'verdictHurts' },
  'no effect seen': { icon: 'flat', tone: '', label: 'verdictNoEffect' },
  'too early': { icon: 'clock', tone: '', label: 'verdictEarlyEffect' },
};

/** What became of one piece of advice. */
export function fate({ group, reaction, followed_at: seen }: LedgerRow): Key {
  if (group === 'held out') return 'fateHeldOut';
  if (seen !== null) return 'fateSeen';
  return reaction === 'did_it' ? 'fateDone' : reaction === 'not_now' ? 'fateNotNow' : reaction === 'wrong' ? 'fateWrong' : 'fateNothing';
}
