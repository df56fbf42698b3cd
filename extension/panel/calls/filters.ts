/** The call list's filters: read from the route, sent to the API, and named for people. */
import { apiPath } from '../data';
import { query, windowOf, type Route } from '../route';
import type { Key } from '../t';

/** What narrows the list; null does not. */
export interface Filters {
  window: string;
  /** A span of UTC seconds in place of the window, as links from alerts carry it. */
  start: string | null;
  end: string | null;
  agent: string | null;
  campaign: string | null;
  status: string | null;
  outcome: string | null;
  length: string | null;
  handled: string | null;
}

/** Lengths of talk a supervisor distinguishes, as `min-max` seconds. */
export const LENGTHS: readonly { value: string; label: Key }[] = [
  { value: '0-9', label: 'lengthShort' },
  { value: '10-59', label: 'lengthMinute' },
  { value: '60-299', label: 'lengthFive' },
  { value: '300-', label: 'lengthLong' },
];

/** Dials that reached no agent are left out unless asked for. */
export const HANDLED: readonly { value: string; label: Key }[] = [{ value: '0', label: 'handledAll' }];

export const OUTCOMES: readonly { value: string; label: Key }[] = [
  { value: 'contact', label: 'outcomeContact' },
  { value: 'conversion', label: 'outcomeConversion' },
  { value: 'drop', label: 'outcomeDrop' },
];

/** The filters of a route; `agent` wins over the route's own. */
export function readFilters(route: Route, agent: string | null = null): Filters {
  const get = (name: string) => route.params.get(name);
  return {
    window: windowOf(route), start: get('start'), end: get('end'), agent: agent ?? get('agent'), campaign: get('campaign'), status: get('status'),
    outcome: get('outcome'), length: get('length'), handled: get('handled'),
  };
}

function apiParams(filters: Filters): Record<string, string | null> {
  const [min = '', max = ''] = (filters.length ?? '').split('-');
  const { window, start, end, agent, campaign, status, outcome } = filters;
  const span = start !== null && end !== null ? { start, end } : { window };
  const handled = filters.handled === '0' || outcome === 'drop' ? null : '1';
  return { ...span, agent, campaign, status, outcome, handled, min_talk_s: min === '0' ? null : min, max_talk_s: max };
}

/** The question for one page; `before` is the `next` of the page above. */
export function callsPath(filters: Filters, before: string | null = null): string {
  return apiPath('calls', { ...apiParams(filters), before, limit: 200 });
}

/** The same calls as a file. */
export function csvPath(filters: Filters): string {
  return apiPath('calls.csv', apiParams(filters));
}

/** The route's parameters after one filter changed; the ones of other concerns stay. */
export function changed(route: Route, name: keyof Filters, value: string | null): Record<string, string | null> {
  return { ...Object.fromEntries(route.params), [name]: value };
}

/** True when anything but the window narrows the list. */
export function narrowed(filters: Filters, agentFixed: boolean): boolean {
  const { start, agent, campaign, status, outcome, length, handled } = filters;
  return query({ start, agent: agentFixed ? null : agent, campaign, status, outcome, length, handled }) !== '';
}
