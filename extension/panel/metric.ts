/** Metrics as trends, causes and alerts name and write them. */
import { count, hours, signed, value, type Kind } from './format';
import { counted, t, type Key, type Stem } from './t';
import type { MetricName, Trends, ValueUnit } from './types';

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

/** What the `n` of a metric counts; those missing here are watched in pieces of five minutes. */
const COUNTED: Partial<Record<MetricName, Stem>> = {
  handle_s: 'calls', talk_s: 'calls', wrap_s: 'calls', contact_rate: 'calls', calls_per_hour: 'calls', calls: 'calls', conversion_per_contact: 'contacts',
  contacts_per_hour: 'contacts', conversions_per_hour: 'contacts', streak: 'contacts', answer_rate: 'dials', drop_rate: 'answered',
};
const PIECE_S = 300;

/** What the `n` of a unit's trend or split counts. */
export function countedBy(metric: MetricName, unit: Trends['unit']): Stem {
  if (metric === 'conversion_per_contact' || metric === 'conversions_per_hour') return 'contacts';
  return metric === 'contact_rate' && unit !== 'agent' ? 'dials' : 'calls';
}

/** How much a metric's figure rests on: "31 calls", "52 contacts", "3 h 15 min". */
export function observed(metric: MetricName, n: number): string {
  const stem = COUNTED[metric];
  return stem ? counted(stem, n, count(n)) : hours(n * PIECE_S);
}
