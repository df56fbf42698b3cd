import { expect, test } from 'vitest';
import { makeFeed } from '../dev/advice';
import type { Card } from '../types';
import { brief, byReason, inTab, reacted, sections } from './select';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };
const feed = makeFeed(SHAPE, null);
const by = (id: number) => feed.cards.find((each) => each.id === id) as Card;

test('Today shows at most three that wait; one just dealt with keeps its place', () => {
  const many = [...feed.cards, ...feed.cards.map((each) => ({ ...each, id: each.id + 100 }))];
  expect(brief(many)).toHaveLength(3);
  expect(brief(many).every(({ state }) => state === 'shown')).toBe(true);
  const done = many.map((each) => (each.id === 42 ? reacted(each, 'did_it', '') : each));
  expect(brief(done, new Set([42])).map(({ id }) => id)).toEqual([41, 42, 43]);
  expect(brief(done).map(({ id }) => id)).not.toContain(42);
});

test('every card of a day stands in exactly one section of one tab', () => {
  const shown = (['risk', 'opportunity'] as const).flatMap((tab) => sections(feed.cards, tab, SHAPE.now)).flatMap(({ cards }) => cards.map(({ id }) => id));
  expect(shown.sort()).toEqual(feed.cards.map(({ id }) => id).sort());
});

test('a card dealt with moves on when its time is over', () => {
  const key = (now: number) => sections(feed.cards, 'risk', now).find(({ cards }) => cards.some(({ id }) => id === 45))?.key;
  expect([key(SHAPE.now), key(by(45).expires_at)]).toEqual(['doneTitle', 'overTitle']);
});

test('every candidate of the silence log is listed under its reason', () => {
  const groups = byReason(feed.held);
  expect(groups.reduce((sum, { held }) => sum + held.length, 0)).toBe(47);
  expect(groups[0]?.why).toBe('budget');
  expect(inTab(feed, 'held')).toBe(47);
});

test('a reaction changes the state, taking it back opens the card again', () => {
  expect(reacted(by(41), 'wrong', 'Already known')).toMatchObject({ state: 'wrong', reaction: 'wrong', reaction_reason: 'Already known' });
  expect(reacted(by(45), 'reopened', '').state).toBe('shown');
});
