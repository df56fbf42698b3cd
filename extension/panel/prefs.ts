/** What the panel remembers for the next time: kept in chrome.storage, because a page's own storage may be refused in a frame. */
import { useSyncExternalStore } from 'react';
import type { Sort } from './sort';
import type { FigureName, Metric, WindowName } from './types';

export interface Prefs {
  route: string;
  /** The centre looked at; null is the backend's first. */
  centre: number | null;
  window: WindowName;
  agentSort: Sort;
  agentColumns: string[];
  campaignSort: Sort;
  matrixMetric: Metric;
  /** The figure whose end of the day opens Today. */
  figure: FigureName;
  theme: 'system' | 'light' | 'dark';
  introSeen: boolean;
}

export const DEFAULTS: Prefs = {
  route: '/today',
  centre: null,
  window: 'today',
  agentSort: { key: 'rank', desc: false },
  agentColumns: [],
  campaignSort: { key: 'contacts', desc: true },
  matrixMetric: 'conversion_per_contact',
  figure: 'calls',
  theme: 'system',
  introSeen: false,
};

const KEY = 'panel';
const listeners = new Set<() => void>();
let current: Prefs = DEFAULTS;

/** Reads the remembered choices once, before the first paint. */
export async function loadPrefs(): Promise<Prefs> {
  const stored = await chrome.storage.local.get(KEY);
  current = { ...DEFAULTS, ...(stored[KEY] as Partial<Prefs> | undefined) };
  return current;
}

/** The choices as they are now. */
export const prefs = (): Prefs => current;

/** Changes some choices, at once on the screen and then in storage. */
export function setPrefs(change: Partial<Prefs>): void {
  current = { ...current, ...change };
  for (const listener of listeners) listener();
  void chrome.storage.local.set({ [KEY]: current });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The remembered choices; the component follows their changes. */
export function usePrefs(): Prefs {
  return useSyncExternalStore(subscribe, prefs);
}
