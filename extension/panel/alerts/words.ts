/** Alerts in words: levels, values, reactions, and why one stands first. */
import { callsHref } from '../calls/link';
import { clock, count, hours, signedPercent } from '../format';
import { differenceIn, observed } from '../metric';
import type { IconName } from '../parts/Icon';
import { counted, t, type Key } from '../t';
import { chancePercent, clockWords } from '../today/ending';
import type { Alert, AlertLevel, Reaction } from '../types';

export const LEVEL_LABELS: Record<AlertLevel, Key> = { watch: 'levelWatch', likely: 'levelLikely', act: 'levelAct' };
export const LEVEL_ABOUT: Record<AlertLevel, Key> = { watch: 'levelWatchAbout', likely: 'levelLikelyAbout', act: 'levelActAbout' };

/** "+1:47 (+26 %)", "−4.7 pt (−40 %)": the change both ways; empty when unknown. */
export function changeWords({ points, relative, unit, usual_value: usual }: Alert): string {
  const parts = [points === null ? '' : differenceIn(points, unit, usual ?? 0), relative === null ? '' : signedPercent(relative)].filter(Boolean);
  return parts.length === 2 ? `${parts[0]} (${parts[1]})` : (parts[0] ?? '');
}

/** Who or what an alert is about: "Marcus Reyes · Solar East", "3 agents · Solar East". */
export function aboutWhom({ agent, agents, campaign }: Alert): string {
  const who = agent || (agents.length > 1 ? counted('agents', agents.length, count(agents.length)) : '');
  return [who, campaign].filter(Boolean).join(' · ') || t('team');
}

/** What an alert rests on: "31 calls", "2 h 0 min"; of the workload, `n` is the seconds looked at. */
export function basis({ kind, metric }: Pick<Alert, 'kind' | 'metric'>, n: number): string {
  return kind === 'workload' ? hours(n) : observed(metric, n);
}

/** "78 % likely to cross the line, about 14:32 (13:58 to 15:30)"; empty without a chance. */
export function crossingWords({ chance, crosses }: Alert, zone: string, now: number): string {
  if (chance === null) return '';
  const likely = t('crossing', chancePercent(chance));
  return crosses && crosses.earliest !== null ? `${likely}, ${clockWords(crosses, zone, now)}` : likely;
}

/** Why the first of the queue is first, from what decides: level, chance, size, number of calls. */
export function firstBecause(alert: Alert): string {
  const parts = [
    t(LEVEL_LABELS[alert.level]),
    alert.chance === null ? '' : t('crossing', chancePercent(alert.chance)),
    alert.relative === null ? '' : t('againstUsual', signedPercent(alert.relative)),
    t('from', basis(alert, alert.n)),
  ].filter(Boolean);
  return t('firstBecause', parts.join(' · '));
}

export const REACTION_LABELS: Record<Reaction, Key> = {
  coached: 'didCoached', investigating: 'didInvestigating', praised: 'didPraised', dismissed: 'didDismissed', not_now: 'didNotNow', reopened: 'didReopened',
};

/** How an outcome looks. */
export const OUTCOMES: Record<Alert['outcome'], { icon: IconName; tone: string; label: Key }> = {
  pending: { icon: 'wait', tone: '', label: 'outcomePending' },
  right: { icon: 'check', tone: 'good', label: 'outcomeRight' },
  wrong: { icon: 'close', tone: 'bad', label: 'outcomeWrong' },
  untold: { icon: 'minus', tone: '', label: 'outcomeUntold' },
};

/** Reasons to dismiss, one tap each. */
export const REASONS: readonly Key[] = ['reasonHandled', 'reasonExpected', 'reasonNoProblem', 'reasonData'];

/** The calls behind an alert. */
export const callsBehind = ({ calls }: Alert): string => callsHref(calls);

/** "raised 13:18", with the end of those that are over. */
export function timesOf({ raised_at, ended_at, state }: Alert, zone: string): string {
  return state === 'ended' && ended_at !== null ? `${clock(raised_at, zone)}–${clock(ended_at, zone)}` : clock(raised_at, zone);
}
