/** What a change is expected to bring: the amount, its likely range, how likely it gains, and from how many contacts. */
import { count, signedRange, signedValue, type Kind } from '../format';
import { counted, t, type Key } from '../t';
import { chancePercent } from '../today/ending';
import type { Gain, WorthUnit } from '../types';
import { SpanBar } from './SpanBar';

export const WORTH_KIND: Record<WorthUnit, Kind> = { cents: 'money', conversions: 'per_hour' };
const AN_HOUR: Record<WorthUnit, Key> = { cents: 'anHour', conversions: 'conversionsAnHour' };

/** "+$18.40 an hour", "+0.42 conversions an hour"; "not enough calls" where none can be said. */
export function gainWords({ value, unit }: Gain): string {
  return value === null ? t('notEnoughCalls') : t(AN_HOUR[unit], signedValue(value, WORTH_KIND[unit]));
}

/** "likely +$4.10 to +$31.00 · from 212 contacts". */
export function gainBasis({ low, high, unit, n }: Gain): string {
  return [low === null || high === null ? '' : t('likely', signedRange(low, high, WORTH_KIND[unit])), t('from', counted('contacts', n, count(n)))].filter(Boolean).join(' · ');
}

/** "86 % likely a gain"; empty where that is not known. */
export const gainChance = ({ chance }: Gain): string => (chance === null ? '' : t('chanceGain', chancePercent(chance)));

const tone = ({ value, low, high }: Gain): string => (value === null ? 'muted' : (low ?? value) > 0 ? 'good' : (high ?? value) < 0 ? 'bad' : '');

/** The gain on one line with its bar; `reach` is a scale that several lines share. */
export function GainLine({ gain, reach }: { gain: Gain; reach?: number }) {
  const { value, low, high } = gain;
  return (
    <p className="gain-line">
      <strong className={tone(gain)}>{gainWords(gain)}</strong>
      {value !== null && low !== null && high !== null && <SpanBar value={value} low={low} high={high} reach={reach} />}
      {gain.chance !== null && <span>{gainChance(gain)}</span>}
      <span className="second">{gainBasis(gain)}</span>
    </p>
  );
}

/** The gain in a table's cell. */
export function GainCell({ gain, reach }: { gain: Gain; reach?: number | undefined }) {
  const { value, low, high, unit, chance } = gain;
  if (value === null) return <span className="thin" data-tip={gainBasis(gain)}>{t('notEnoughCalls')}<span className="sr">{gainBasis(gain)}</span></span>;
  return (
    <span className="two" data-tip={[gainWords(gain), gainChance(gain), gainBasis(gain)].filter(Boolean).join('\n')}>
      <strong className={tone(gain)}>{signedValue(value, WORTH_KIND[unit])}</strong>
      <span className="second">{chance === null ? signedRange(low, high, WORTH_KIND[unit]) : t('chanceGainShort', chancePercent(chance))}</span>
      {low !== null && high !== null && <SpanBar value={value} low={low} high={high} reach={reach} />}
      <span className="sr">{gainBasis(gain)}</span>
    </span>
  );
}
