/** Which alerts a place shows, and in what order: pure, over the backend's answer. */
import { pressing, waiting } from '../../shared/pressing';
import type { Alert, AlertLevel, KindRecord } from '../types';

export { pressing, waiting };

export const LEVELS: readonly AlertLevel[] = ['watch', 'likely', 'act'];
export const TABS = ['risk', 'praise', 'held'] as const;
export type AlertTab = (typeof TABS)[number];

/** 1 (watch) to 3 (act). */
export const steps = (level: AlertLevel): number => LEVELS.indexOf(level) + 1;

/** Expected benefit x confidence first; of equals the newer one. */
export function queue(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort((a, b) => b.priority - a.priority || b.raised_at - a.raised_at || a.id - b.id);
}

/** The tab an alert stands under. */
export function tabOf({ state, tone }: Alert): AlertTab {
  return state === 'held_back' ? 'held' : tone;
}

/** What narrows the list; null does not. */
export interface AlertFilter {
  agent: string | null;
  campaign: string | null;
  level: string | null;
}

/** True when the filter lets the alert through; merged alerts belong to each of their agents. */
export function passes(alert: Alert, { agent, campaign, level }: AlertFilter): boolean {
  const agents = [alert.agent_id, ...alert.agents].map(String);
  return (agent === null || agents.includes(agent)) && (campaign === null || String(alert.campaign_id) === campaign)
    && (level === null || steps(alert.level) >= steps(level as AlertLevel));
}

/** Ids with names that occur in the alerts, for the filters. */
export function named(alerts: readonly Alert[], of: 'agent' | 'campaign'): { id: number; name: string }[] {
  const found = new Map<number, string>();
  for (const each of alerts) {
    const id = each[`${of}_id`];
    if (id !== null && each[of]) found.set(id, each[of]);
  }
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}

/** The record of an alert's kind. */
export function recordOf(records: readonly KindRecord[], { kind, tone }: Alert): KindRecord | undefined {
  return records.find((each) => each.kind === kind && each.tone === tone) ?? records.find((each) => each.kind === kind);
}

const DAY_S = 86_400;

/** The local date of a moment as YYYY-MM-DD. */
export function dateOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at * 1000);
}

/** The date some days later or earlier; days are counted on the calendar, so that clock changes do not matter. */
export function shiftDate(date: string, days: number): string {
  return new Date((Date.parse(`${date}T12:00:00Z`) / 1000 + days * DAY_S) * 1000).toISOString().slice(0, 10);
}
