/** What the past says of the average chosen: how far it was off, and whether another way would have been better. */
import { apiPath, useAnswer } from '../data';
import { count, percent, signedPercent } from '../format';
import { Icon } from '../parts/Icon';
import { counted, t } from '../t';
import type { BackTestAnswer, ForecastMethod } from '../types';

const NAMES = { even: 'methodEven', newer: 'methodNewer', chosen: 'methodChosen', trend: 'methodTrend' } as const;
const LEAST_WEEKS = 3;
const nameOf = (method: ForecastMethod): string => t(NAMES[method]);
const missOf = (missed: number): string => percent(missed, missed < 0.095 ? 1 : 0);

/** What makes the form use a method. */
export interface Chosen {
  weights: number[] | null;
  growth?: number;
}

/** The part of the form that chooses a method, over `back` weeks. */
export function chosenBy(method: ForecastMethod, growth: number, back: number): Chosen {
  if (method === 'trend') return { weights: null, growth: Math.round(100 * (growth - 1)) / 100 };
  return { weights: method === 'even' ? Array<number>(back).fill(1) : null };
}

interface Props {
  back: number;
  /** Null where the form's weights make no sense; empty where they count as usual. */
  weights: readonly number[] | null;
  campaigns: ReadonlySet<number>;
  use: (chosen: Chosen) => void;
}

/** The sentences below the weeks averaged. */
export function BackTest({ back, weights, campaigns, use }: Props) {
  const path = weights === null ? null : apiPath('scenarios/backtest', {
    weeks: back, ...(weights.length > 0 ? { weights: weights.map((one) => Math.round(one * 1000) / 1000).join() } : {}),
    ...(campaigns.size > 0 ? { campaigns: [...campaigns].sort((a, b) => a - b).join() } : {}),
  });
  const { data, previous } = useAnswer<BackTestAnswer>(path, { everyMs: 0 });
  if (!data) return null;
  const used = data.methods.find(({ name }) => name === data.used);
  if (!used) return <p className="faint">{t('backtestThin', count(Math.min(data.weeks, LEAST_WEEKS - 1)))}</p>;
  const others = data.methods.filter(({ name }) => name !== data.used && !(name === 'even' && back === 1));
  const better = data.methods.find(({ name }) => name === data.better);
  return (
    <div className={`stack back-test ${previous ? 'previous' : ''}`} role="status">
      <p>{t('backtestUsed', count(data.weeks), nameOf(data.used), missOf(used.missed))} {others.length > 0 && t('backtestOthers', others.map(({ name, missed }) => t('backtestOther', nameOf(name), missOf(missed))).join(', '))}</p>
      {better ? (
        <p className="row wrap"><Icon name="info" size={13} /><span className="grow">{t('backtestBetter', nameOf(better.name), missOf(better.missed), count(better.nearer), count(data.weeks))} {better.name === 'trend' && t('backtestTrend', signedPercent(data.growth - 1))}</span>
          <button type="button" className="btn small-btn" onClick={() => use(chosenBy(better.name, data.growth, back))}>{t('backtestUse')}</button></p>
      ) : <p>{t('backtestSame')}</p>}
      <p className="faint">{t('backtestBasis', counted('contacts', data.calls, count(data.calls)))}</p>
    </div>
  );
}
