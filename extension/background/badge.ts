/** The toolbar icon's badge: how many alerts wait, '!' when the numbers are old, 'off' without a server. */
import type { ConnectionState } from '../shared/messages';
import { pressing } from '../shared/pressing';
import type { Alerts, Snapshot } from '../shared/types';
import { text } from '../shared/text';
import * as storage from './storage';

const RED = '#b3261e';
const AMBER = '#8a5a00';
const GREY = '#5f6368';

interface Drawn extends storage.Badge {
  colour: string;
}

/** Alerts counted longer ago than this say nothing about now. */
const COUNTED_FOR_S = 600;

/** Draws the badge of a fresh picture of the floor; `at` is now, UTC seconds. */
export async function showFloor(floor: Snapshot, at: number): Promise<void> {
  const counted = await storage.waiting();
  await draw(floorBadge(floor, counted && at - counted.at <= COUNTED_FOR_S ? counted.n : null));
}

/** Counts the alerts that wait and draws them, unless the badge says that the numbers are old or gone. */
export async function showAlerts({ alerts }: Alerts, at: number): Promise<void> {
  const n = pressing(alerts).length;
  await storage.saveWaiting({ n, at });
  const drawn = await storage.badge();
  if (drawn && drawn.text !== '!' && drawn.text !== 'off') await draw(countBadge(n, 'badgeAlerts'));
}

/** Draws the badge of a backend that cannot be asked. */
export async function showTrouble(state: Exclude<ConnectionState, 'ok'>): Promise<void> {
  const title = state === 'unpaired' ? text('badgeUnpaired') : text('badgeOff');
  await draw({ text: 'off', title, colour: GREY });
}

/** The badge of a picture of the floor: alerts that wait, or agents that need a look while no alerts are known. */
export function floorBadge(floor: Snapshot, alerts: number | null = null): Drawn {
  if (floor.status === 'stale' || floor.status === 'signed_out') {
    return { text: '!', title: text('badgeStale'), colour: AMBER };
  }
  return alerts === null ? countBadge(needingALook(floor), 'badgeAttention') : countBadge(alerts, 'badgeAlerts');
}

function countBadge(n: number, title: 'badgeAlerts' | 'badgeAttention'): Drawn {
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
