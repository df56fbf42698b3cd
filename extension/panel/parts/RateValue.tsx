/** An estimate the way every screen shows one: the value, its likely range, and how many observations it rests on. */
import { count, range, value, type Kind } from '../format';
import { counted, t, type Stem } from '../t';
import type { Rate } from '../types';
import { RangeBar } from './RangeBar';

/** What a reader hears and sees on hover: value, likely range and observations in one sentence. */
export function rateSentence(rate: Rate, kind: Kind, of: Stem, extra = ''): string {
  const seen = counted(of, rate.n, count(rate.n));
  if (rate.value == null) return t('rateNotEnough', seen);
  const parts = [value(rate.value, kind)];
  if (rate.low != null && rate.high != null) parts.push(t('likely', range(rate.low, rate.high, kind)));
  parts.push(t('from', seen));
  if (rate.raw != null && kind === 'share') parts.push(t('numeratorOf', count(Math.round(rate.raw * rate.n)), count(rate.n)));
  return parts.join(' · ') + (extra ? `\n${extra}` : '');
}

/** The range bar with its numbers, or nothing where the data allow no estimate. */
export function Ranged({ rate, kind, max }: { rate: Rate; kind: Kind; max?: number | undefined }) {
  if (rate.value == null || rate.low == null || rate.high == null) return null;
  return (
    <span className="ranged">
      <RangeBar value={rate.value} low={rate.low} high={rate.high} max={max} />
      <span>{range(rate.low, rate.high, kind)}</span>
    </span>
  );
}
