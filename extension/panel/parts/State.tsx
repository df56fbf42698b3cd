/** An agent's state: coloured mark, word and running time; the colour deepens as the limits pass. */
import { age, duration } from '../format';
import { useNow } from '../now';
import { LABELS, limitPassed, stateClass } from '../states';
import { t } from '../t';
import type { StateName } from '../types';
import { Icon } from './Icon';

/** The square with the state's icon, its colour by the time in state. */
export function StateMark({ state, seconds }: { state: StateName; seconds: number | null }) {
  return (
    <span className={stateClass(state, seconds)}>
      <Icon name={state} size={12} />
    </span>
  );
}

/** Seconds since `since` on the dialer's clock, ticking; null without a start. */
export function useElapsed(since: number | null): number | null {
  const now = useNow();
  return since == null ? null : Math.max(0, now - since);
}

/** "over 5 min", or nothing while the state is fresh. */
export function overText(state: StateName, seconds: number | null): string {
  const limit = limitPassed(state, seconds);
  return limit == null ? '' : t('overLimit', limit < 60 ? `${limit} s` : `${limit / 60} min`);
}

interface Props {
  state: StateName;
  since: number | null;
  reason?: string;
}

/** Mark, word and time of one agent's state. */
export function StateLine({ state, since, reason }: Props) {
  const elapsed = useElapsed(since);
  const over = overText(state, elapsed);
  return (
    <span className="state-line">
      <StateMark state={state} seconds={elapsed} />
      <span className="clip">{t(LABELS[state])}{reason ? ` · ${reason}` : ''}</span>
      {over && <span className="over">{over}</span>}
      <span className="num">{duration(elapsed)}</span>
    </span>
  );
}

/** "data 12 s old", ticking. */
export function Age({ asOf }: { asOf: number | null }) {
  const elapsed = useElapsed(asOf);
  return <>{elapsed == null ? t('noDataYet') : t('dataAge', age(elapsed))}</>;
}
