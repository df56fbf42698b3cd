/** Where the schedule screens are: `#/schedule`, `#/schedule/12?tab=shifts&plan=3&day=2026-12-01`, `#/schedule/compare?ids=1,2`, `#/schedule/now`; pure. */
import { href, type Route } from '../route';

export const TABS = ['forecast', 'rules', 'plan', 'shifts', 'publish'] as const;
export type Tab = (typeof TABS)[number];

/** What the address asks for. */
export type Place =
  | { at: 'home' }
  | { at: 'now' }
  | { at: 'compare'; ids: number[] }
  | { at: 'scenario'; id: number; tab: Tab; plan: number | null; day: string | null; queue: string | null };

const whole = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** The place a route names; what it does not know is home. */
export function placeOf({ id, params }: Pick<Route, 'id' | 'params'>): Place {
  if (id === 'now') return { at: 'now' };
  if (id === 'compare') return { at: 'compare', ids: [...new Set((params.get('ids') ?? '').split(',').map(whole).filter((each) => each !== null))].slice(0, 10) };
  const number = whole(id);
  if (number === null) return { at: 'home' };
  const day = params.get('day');
  return {
    at: 'scenario', id: number, tab: TABS.find((each) => each === params.get('tab')) ?? 'forecast', plan: whole(params.get('plan')),
    day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null, queue: params.get('queue'),
  };
}

type ScenarioPlace = Extract<Place, { at: 'scenario' }>;

/** The address of a scenario's screen with some parts changed. */
export function scenarioHref(place: Pick<ScenarioPlace, 'id'> & Partial<ScenarioPlace>, change: Partial<ScenarioPlace> = {}): string {
  const { id, tab, plan, day, queue } = { ...place, ...change };
  return href('schedule', id, { tab: tab === 'forecast' ? null : tab, plan, day, queue });
}

/** The address of some schedules side by side. */
export const compareHref = (ids: readonly number[]): string => href('schedule', 'compare', { ids: ids.join() });
