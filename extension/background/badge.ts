/** The toolbar icon's badge: how many pieces of advice wait, '!' when the numbers are old, 'off' without a server. */
import type { ConnectionState } from '../shared/messages';
import { adviceWaiting } from '../shared/pressing';
import type { Feed, Snapshot } from '../shared/types';
import { text } from '../shared/text';
import * as storage from './storage';

const RED = '#b3261e';
const AMBER = '#8a5a00';
const GREY = '#5f6368';

interface Drawn extends storage.Badge {
  colour: string;
}

/** Advice counted longer ago than this say nothing about now. */
const COUNTED_FOR_S = 600;

/** Draws the badge of a fresh picture of the floor; `at` is now, UTC seconds. */
export async function showFloor(floor: Snapshot, at: number): Promise<void> {
  const counted = await storage.waiting();
  await draw(floorBadge(floor, counted && at - counted.at <= COUNTED_FOR_S ? counted.n : null));
}

/** Counts the advice that waits and draws it, unless the badge says that the numbers are old or gone. */
export async function showAdvice({ cards }: Feed, at: number): Promise<void> {
  const n = adviceWaiting(cards).length;
  await storage.saveWaiting({ n, at });
  const drawn = await storage.badge();
  if (drawn && drawn.text !== '!' && drawn.text !== 'off') await draw(countBadge(n, 'badgeAdvice'));
}

/** Draws the badge of a backend that cannot be asked. */
export async function showTrouble(state: Exclude<ConnectionState, 'ok'>): Promise<void> {
  const title = state === 'unpaired' ? text('badgeUnpaired') : text('badgeOff');
  await draw({ text: 'off', title, colour: GREY });
}

/** The badge of a picture of the floor: advice that waits, or agents that need a look while no advice is known. */
export function floorBadge(floor: Snapshot, advice: number | null = null): Drawn {
  if (floor.status === 'stale' || floor.status === 'signed_out') {
    return { text: '!', title: text('badgeStale'), colour: AMBER };
  }
  return advice === null ? countBadge(needingALook(floor), 'badgeAttention') : countBadge(advice, 'badgeAdvice');
}

function countBadge(n: number, title: 'badgeAdvice' | 'badgeAttention'): Drawn {
  if (n === 0) return { text: '', title: text('actionTitle'), colour: RED };
  return { text: n > 99 ? '99+' : String(n), title: text(title, n), colour: RED };
}

/** Agents on the floor whose status is "needs coaching". */
export function needingALook(floor: Snapshot): number {
  const { status, state } = floor.agents.columns;
  return status.filter((said, i) => said === 'needs coaching' && state[i] !== 'logout').length;
}

async function draw({ text: said, title, colour }: Drawn): Promise<void> {
  await Promise.all([
    chrome.action.setBadgeText({ text: said }),
    chrome.action.setBadgeBackgroundColor({ color: colour }),
    chrome.action.setTitle({ title }),
    storage.saveBadge({ text: said, title }),
  ]);
}
