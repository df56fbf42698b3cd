/** Which advice a place shows: pure, over the backend's answer, whose order (priority, then newest) is kept. */
import { adviceWaiting } from '../../shared/pressing';
import type { Card, CardReaction, Feed, HeldCard, HeldWhy } from '../types';

export const TABS = ['risk', 'opportunity', 'held'] as const;
export type FeedTab = (typeof TABS)[number];

/** How many pieces of advice Today shows. */
export const SHOWN_TODAY = 3;

/** Still waits for the manager. */
export const waiting = (card: Card): boolean => adviceWaiting([card]).length > 0;

/** Today's few: waiting ones, and those just dealt with here, which keep their place so that nothing jumps. */
export function brief(cards: readonly Card[], justDone: ReadonlySet<number> = new Set()): Card[] {
  return cards.filter((each) => waiting(each) || justDone.has(each.id)).slice(0, SHOWN_TODAY);
}

/** One tab's cards: those that wait, those dealt with whose time is not over, and those that are over. */
export function sections(cards: readonly Card[], tab: 'risk' | 'opportunity', now: number): { key: 'waitingTitle' | 'doneTitle' | 'overTitle'; cards: Card[] }[] {
  const of = cards.filter(({ section }) => section === tab);
  const over = (each: Card) => each.state === 'over' || (!waiting(each) && each.expires_at <= now);
  return [
    { key: 'waitingTitle' as const, cards: of.filter(waiting) },
    { key: 'doneTitle' as const, cards: of.filter((each) => !waiting(each) && !over(each)) },
    { key: 'overTitle' as const, cards: of.filter(over) },
  ].filter((each) => each.cards.length > 0);
}

/** The order of reasons in the silence log: what the manager could change first, routine last. */
const WHYS: readonly HeldWhy[] = ['budget', 'refused', 'unsure', 'thin', 'slight', 'muted', 'repeated', 'merged', 'praise', 'held_out'];

/** The silence log by reason; within a reason as the backend orders it. */
export function byReason(held: readonly HeldCard[]): { why: HeldWhy; held: HeldCard[] }[] {
  return WHYS.map((why) => ({ why, held: held.filter((each) => each.why === why) })).filter((each) => each.held.length > 0);
}

/** How many a tab's mark counts: what waits, or all that is held back. */
export function inTab({ cards, held }: Feed, tab: FeedTab): number {
  return tab === 'held' ? held.length : cards.filter((each) => each.section === tab && waiting(each)).length;
}

const STATES: Record<CardReaction, Card['state']> = { did_it: 'done', not_now: 'not_now', wrong: 'wrong', reopened: 'shown' };

/** The card as it will probably be once the server has noted the reaction. */
export function reacted(card: Card, reaction: CardReaction, reason: string): Card {
  return { ...card, state: STATES[reaction], reaction, reaction_reason: reason };
}
