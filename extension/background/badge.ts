/** The toolbar icon's badge: how many agents need a look, '!' when the numbers are old, 'off' without a server. */
import type { ConnectionState } from '../shared/messages';
import type { Snapshot } from '../shared/types';
import { text } from '../shared/text';
import * as storage from './storage';

const RED = '#b3261e';
const AMBER = '#8a5a00';
const GREY = '#5f6368';

interface Drawn extends storage.Badge {
  colour: string;
}

/** Draws the badge of a fresh picture of the floor. */
export async function showFloor(floor: Snapshot): Promise<void> {
  await draw(floorBadge(floor));
}

/** Draws the badge of a backend that cannot be asked. */
export async function showTrouble(state: Exclude<ConnectionState, 'ok'>): Promise<void> {
  const title = state === 'unpaired' ? text('badgeUnpaired') : text('badgeOff');
  await draw({ text: 'off', title, colour: GREY });
}

/** The badge of a picture of the floor. */
export function floorBadge(floor: Snapshot): Drawn {
  if (floor.status === 'stale' || floor.status === 'signed_out') {
    return { text: '!', title: text('badgeStale'), colour: AMBER };
  }
  const n = needingALook(floor);
  if (n === 0) return { text: '', title: text('actionTitle'), colour: RED };
  return { text: n > 99 ? '99+' : String(n), title: text('badgeAttention', n), colour: RED };
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
