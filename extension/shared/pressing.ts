/** What waits for the manager: the same count of advice in the panel, on the icon and on the strip; and which alerts do. */
import type { Alert, Card } from './types';

type Waiting = Pick<Alert, 'state' | 'reaction'>;

/** Reactions after which an alert needs nothing more from the manager for now. */
const DEALT_WITH: ReadonlySet<string | null> = new Set(['coached', 'praised', 'not_now', 'dismissed']);

/** Open and not yet dealt with. */
export const waiting = ({ state, reaction }: Waiting): boolean => state === 'open' && !DEALT_WITH.has(reaction);

/** The advice that waits: shown, and not yet dealt with. */
export const adviceWaiting = <C extends Pick<Card, 'state'>>(cards: readonly C[]): C[] => cards.filter(({ state }) => state === 'shown');

/** The alerts that the panel counts: waiting, and more than a watch. */
export function pressing<A extends Waiting & Pick<Alert, 'level'>>(alerts: readonly A[]): A[] {
  return alerts.filter((each) => waiting(each) && each.level !== 'watch');
}
