/** Where this panel hangs: in Convoso's page, in Chrome's side panel, or in a tab of its own. */
import { tell } from '../shared/ask';
import type { Shell } from '../shared/messages';

export type Host = 'page' | 'side' | 'tab';

/** Reads it from the address, and for the rest asks Chrome whether this is a tab. */
export async function findHost(): Promise<Host> {
  if (new URLSearchParams(location.search).get('in') === 'page') return 'page';
  const tab = await chrome.tabs?.getCurrent?.();
  return tab ? 'tab' : 'side';
}

/** Opens the same panel in a tab; it starts where this one is. */
export const openTab = (): void => void tell('openTab', {});

/** Opens Chrome's own side panel; must run within the click. */
export const openSide = (): void => void tell('openNative', {});

/** Moves or folds the frame in Convoso's page. */
export const setShell = (change: Partial<Shell>): void => void tell('shell.set', change);
