/** Where the schedule screens are: `#/schedule`, `#/schedule/12?tab=shifts&plan=3&day=2026-12-01`, `#/schedule/compare?ids=1,2`, `#/schedule/reports?name=coverage&plan=3&days=28`, `#/schedule/now`; pure. */
import { href, type Route } from '../route';
import { DAYS, REPORTS, type ReportName } from './reporting';

export const TABS = ['forecast', 'rules', 'plan', 'shifts', 'publish'] as const;
export type Tab = (typeof TABS)[number];

/** What the address asks for. */
export type Place =
  | { at: 'home' }
  | { at: 'now' }
  | { at: 'compare'; ids: number[] }
  | { at: 'reports'; name: ReportName; plan: number | null; version: number | null; days: number }
  | { at: 'scenario'; id: number; tab: Tab; plan: number | null; day: string | null; queue: string | null };

const whole = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** The place a route names; what it does not know is home. */
export function placeOf({ id, params }: Pick<Route, 'id' | 'params'>): Place {
  if (id === 'now') return { at: 'now' };
  if (id === 'compare') return { at: 'compare', ids: [...new Set((params.get('ids') ?? '').split(',').map(whole).filter((each) => each !== null))].slice(0, 10) };
  if (id === 'reports') return reportsOf(params);
  const number = whole(id);
  if (number === null) return { at: 'home' };
  const day = params.get('day');
  return {
    at: 'scenario', id: number, tab: TABS.find((each) => each === params.get('tab')) ?? 'forecast', plan: whole(params.get('plan')),
    day: day !== null && /^\d{4}-\d\d-\d\d$/.test(day) ? day : null, queue: params.get('queue'),
  };
}

/** A report's place; a name or number of days that there is not is the usual one. */
function reportsOf(params: URLSearchParams): Place {
  const days = whole(params.get('days')) ?? DAYS;
  return { at: 'reports', name: REPORTS.find((each) => each === params.get('name')) ?? 'coverage', plan: whole(params.get('plan')), version: whole(params.get('version')), days: days >= 1 && days <= 366 ? days : DAYS };
}

type ScenarioPlace = Extract<Place, { at: 'scenario' }>;

/** The address of a scenario's screen with some parts changed. */
export function scenarioHref(place: Pick<ScenarioPlace, 'id'> & Partial<ScenarioPlace>, change: Partial<ScenarioPlace> = {}): string {
  const { id, tab, plan, day, queue } = { ...place, ...change };
  return href('schedule', id, { tab: tab === 'forecast' ? null : tab, plan, day, queue });
}

/** The address of some schedules side by side. */
export const compareHref = (ids: readonly number[]): string => href('schedule', 'compare', { ids: ids.join() });

/** The address of a report: of a schedule where one is named, else of the published one. */
export function reportsHref({ name, plan, version, days }: Partial<Omit<Extract<Place, { at: 'reports' }>, 'at'>> = {}): string {
  return href('schedule', 'reports', { name, plan, version, days: days === DAYS ? null : days });
}
