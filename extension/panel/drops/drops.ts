/** Drop budgets arranged for reading: pure. */
import type { IconName } from '../parts/Icon';
import { href } from '../route';
import type { Key } from '../t';
import type { DropCampaign, DropDay } from '../types';

export type Level = DropCampaign['level'];

/** How a level looks; icon and word carry it without the colour. */
export const LEVELS: Record<Level, { icon: IconName; tone: string; label: Key }> = {
  over: { icon: 'close', tone: 'bad', label: 'dropsLevelOver' },
  stop: { icon: 'warning', tone: 'bad', label: 'dropsLevelStop' },
  warn: { icon: 'warning', tone: 'warn', label: 'dropsLevelWarn' },
  unknown: { icon: 'clock', tone: '', label: 'dropsLevelUnknown' },
  ok: { icon: 'check', tone: 'good', label: 'dropsLevelOk' },
};

const ORDER: readonly Level[] = ['over', 'stop', 'warn', 'unknown', 'ok'];

/** The one nearest to trouble first. */
export function byTrouble(campaigns: readonly DropCampaign[]): DropCampaign[] {
  const rate = ({ rate_end: end, rate_30d: now }: DropCampaign) => end.value ?? now.value ?? 0;
  return [...campaigns].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || rate(b) - rate(a));
}

/** Dropped calls that a day's own answers would have allowed. */
export const allowance = ({ answers }: DropDay, limit: number): number => limit * answers;

/** The top of the rate axis: above the limit and everything drawn. */
export function topRate({ days, rate_end: end }: DropCampaign, limit: number): number {
  return Math.max(limit * 1.15, ...days.map(({ rate_30d }) => rate_30d ?? 0), end.high ?? 0) * 1.04;
}

/** The dropped calls of the thirty days, or of today. */
export function droppedCalls({ campaign_id: campaign, days }: DropCampaign, now: number, span: 'month' | 'today'): string {
  const when = span === 'today' ? { window: 'today' } : { start: days[0]?.day_start ?? now, end: now };
  return href('calls', null, { ...when, campaign, outcome: 'drop' });
}
