/** Where the panel is: `#/agents/12?window=1h`. The hash carries it, so back works and a link can point anywhere. */
import { useSyncExternalStore } from 'react';
import { prefs, setPrefs } from './prefs';
import type { WindowName } from './types';

export const SCREENS = [
  'today', 'feed', 'alerts', 'agents', 'campaigns', 'trends', 'why', 'matrix', 'calls', 'lineup', 'what-if', 'drop-budget', 'schedule', 'coaching', 'effects', 'record', 'exposure', 'audit', 'settings',
] as const;
export type Screen = (typeof SCREENS)[number];
export const WINDOWS: readonly WindowName[] = ['15m', '1h', 'today', '7d'];

export interface Route {
  screen: Screen;
  id: string | null;
  params: URLSearchParams;
}

/** Reads a hash; what it does not know becomes the first screen. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [, name, id] = path.split('/');
  const screen = SCREENS.find((s) => s === name) ?? 'today';
  return { screen, id: id ? decodeURIComponent(id) : null, params: new URLSearchParams(query) };
}

/** A query string of the parameters that have a value, without the question mark. */
export function query(params: Record<string, string | number | null | undefined>): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') out.set(key, String(value));
  }
  return out.toString();
}

/** The hash of a screen, an object on it and its filters. */
export function href(screen: Screen, id?: string | number | null, params: Parameters<typeof query>[0] = {}): string {
  const tail = query(params);
  return `#/${screen}${id == null ? '' : `/${id}`}${tail ? `?${tail}` : ''}`;
}

/** Goes to a hash; `replace` leaves no step for the back button. */
export function go(hash: string, replace = false): void {
  if (!replace) location.hash = hash;
  else {
    history.replaceState(null, '', hash);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The current route; the last one is remembered for the next opening. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return parseRoute(hash);
}

/** Opens the remembered screen when the panel starts without a link, and remembers each later one. */
export function startRouting(): void {
  if (!location.hash) history.replaceState(null, '', `#${prefs().route}`);
  window.addEventListener('hashchange', () => setPrefs({ route: location.hash.slice(1) }));
}

/** The window in force: a link's, else the remembered one. */
export function windowOf(route: Route): WindowName {
  const asked = route.params.get('window');
  return WINDOWS.find((w) => w === asked) ?? prefs().window;
}
