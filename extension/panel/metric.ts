/** Metrics as trends, causes and alerts name and write them. */
import { signed, value, type Kind } from './format';
import { t, type Key } from './t';
import type { MetricName, ValueUnit } from './types';

/** What each metric is called. */
export const METRICS: Record<MetricName, Key> = {
  handle_s: 'colHandle', talk_s: 'colTalk', wrap_s: 'colWrap', conversion_per_contact: 'colConversionPerContact', contact_rate: 'colContactRate',
  contacts_per_hour: 'colContactsPerHour', conversions_per_hour: 'colConversionsPerHour', calls_per_hour: 'colCallsPerHour', answer_rate: 'colAnswerRate',
  pause_share: 'metricPauseShare', occupancy: 'colOccupancy', drop_rate: 'colDropRate', streak: 'metricStreak', calls: 'colCalls', since_break_s: 'metricSinceBreak',
};

const KINDS: Record<ValueUnit, Kind> = { seconds: 'seconds', share: 'share', per_hour: 'per_hour', count: 'number' };

/** A value in its metric's unit. */
export const inUnit = (x: number | null | undefined, unit: ValueUnit): string => value(x, KINDS[unit]);

/** Decimals of a difference: the step to which values of the size of `level` are rounded in `inUnit`. */
export function differenceDigits(unit: ValueUnit, level = 0): number {
  if (unit === 'per_hour') return Math.abs(level) < 10 ? 2 : 1;
  return unit === 'share' ? 1 : 0;
}

/** A signed difference: "−4.6 pt", "+1:17", "−0.22", "−41". */
export function differenceIn(x: number | null, unit: ValueUnit, level = 0): string {
  if (x === null) return value(null, 'number');
  if (unit === 'share') return t('pointsOf', signed(x * 100, 1));
  if (unit !== 'seconds') return signed(x, differenceDigits(unit, level));
  const whole = Math.round(x);
  return `${whole < 0 ? '−' : whole > 0 ? '+' : ''}${value(Math.abs(whole), 'seconds')}`;
}
