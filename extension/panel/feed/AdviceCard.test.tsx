import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { client } from '../data';
import { makeFeed } from '../dev/advice';
import { makeLineup } from '../dev/lineup';
import { draw, refused, served, stage } from '../tests/stage';
import type { Card, CardReactionRequest, Feed } from '../types';
import { FeedBrief } from './FeedBrief';
import { FeedCount } from './FeedCount';
import { FeedNews } from './FeedNews';
import { reacted } from './select';
import { whatIfOf } from './tryIt';
// Loaded before, so that no test waits for a file.
import './CardWhy';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Math.floor(Date.now() / 1000) };
const plain = (node: Element): string => (node.textContent ?? '').replaceAll('\u202f', ' ');

/** A worker whose cards answer to reactions; `refuse` says no to each. */
function worker(refuse = false) {
  const now = makeFeed(SHAPE, null);
  return (name: string, { path = '', body }: { path?: string; body?: unknown }) => {
    if (name === 'get') return served(path.startsWith('/v1/lineup') ? makeLineup(SHAPE, 'best') : now);
    if (refuse) return refused('store', 'The store is busy.', 'Try again in a moment.');
    const { reaction, reason = '' } = body as CardReactionRequest;
    const at = now.cards.findIndex(({ id }) => path.startsWith(`/v1/feed/${id}/reaction`));
    now.cards[at] = reacted(now.cards[at] as Card, reaction, reason);
    return served(now.cards[at]);
  };
}

async function open(refuse = false) {
  const stood = await stage(worker(refuse));
  draw(<FeedBrief />);
  await screen.findAllByRole('article');
  return stood;
}

const card = (id: number) => within(document.getElementById(`card-${id}`) as HTMLElement);
const node = (id: number) => document.getElementById(`card-${id}`) as HTMLElement;

test('Today shows three pieces of advice, the way to the rest and to what was held back', async () => {
  await open();
  expect(screen.getAllByRole('article').map(({ id }) => id)).toEqual(['card-41', 'card-42', 'card-43']);
  expect(screen.getByRole('link', { name: 'Whole feed' }).getAttribute('href')).toBe('#/feed');
  expect(screen.getByRole('link', { name: '47 held back' }).getAttribute('href')).toBe('#/feed?tab=held');
});

test('a card says how sure, what kind, one sentence, and what it brings with range, chance and basis', async () => {
  await open();
  const text = plain(node(42));
  expect(text).toContain('Act');
  expect(text).toContain('Coach:');
  expect(text).toContain('Consider coaching this hour');
  expect(text).toContain('+$18 an hour96 % likely a gainlikely +$5.30 to +$32 · from 31 contacts');
});

test('why unfolds two or three figures, the chart, odds, record, what would change it, the cost of nothing, and the calls', async () => {
  await open();
  fireEvent.click(card(42).getByRole('button', { name: /^Why/ }));
  expect(await card(42).findByRole('slider', { name: 'What the advice rests on' })).toBeTruthy();
  const text = plain(node(42));
  for (const said of ['Handle time now8:32 7:50–9:18 · n 31', 'By luck', 'Such adviceRight 17 of the last 21 times', 'Would change itTen calls', 'If nothing is doneAbout 4 calls', 'good until']) expect(text).toContain(said);
  expect(card(42).getByRole('link', { name: 'Show the calls' }).getAttribute('href')).toMatch(/^#\/calls\?start=\d+&end=\d+&agent=102&campaign=11$/);
});

test('a move shows its steps to tick, an instruction to copy, and the what-if filled in', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  await open();
  const advised = makeFeed(SHAPE, null).cards[0] as Card;
  fireEvent.click(card(41).getByRole('button', { name: /^Why and how/ }));
  const steps = await card(41).findAllByRole('checkbox');
  expect(steps).toHaveLength(advised.steps.length);
  fireEvent.click(steps[0] as HTMLElement);
  expect((steps[0] as HTMLInputElement).checked).toBe(true);
  fireEvent.click(card(41).getByRole('button', { name: 'Copy instruction' }));
  await waitFor(() => expect(writeText).toHaveBeenCalledWith(advised.instruction));
  const wanted = advised.agent_ids.map((id) => `${id}-${advised.to_id}`).join('%2C');
  await waitFor(() => expect(card(41).getByRole('link', { name: 'Try it in What if?' }).getAttribute('href')).toBe(`#/what-if?move=${wanted}`));
});

test("a chain of moves is tried with each agent's own destination, and without the line-up only with what is sure", () => {
  const lineup = makeLineup(SHAPE, 'best');
  const move = lineup.moves.find(({ agents }) => agents.length > 1) ?? lineup.moves[0];
  const [a = 0, b = 0] = move?.agents ?? [];
  const chain = { ...lineup, agents: lineup.agents.map((each) => (each.agent_id === b ? { ...each, proposed_id: 13 } : each)) };
  const advised = { ...(makeFeed(SHAPE, null).cards[0] as Card), agent_ids: [b, a], to_id: 15 };
  const to = lineup.agents.find(({ agent_id }) => agent_id === a)?.proposed_id;
  expect(whatIfOf(advised, chain)).toBe(`#/what-if?move=${a}-${to}%2C${b}-13`);
  expect(whatIfOf(advised, undefined)).toBe(`#/what-if?move=${b}-15`);
  expect(whatIfOf({ ...advised, kind: 'coach' }, chain)).toBeNull();
});

test('two agents whom the line-up moves one by one are tried together', () => {
  const lineup = makeLineup(SHAPE, 'best');
  const [first, second] = lineup.agents;
  const moved = [first, second].flatMap((each) => (each ? [each.agent_id] : []));
  const [like] = lineup.moves;
  const alone = { ...lineup, moves: moved.map((id) => ({ ...(like as (typeof lineup.moves)[number]), agents: [id] })),
    agents: lineup.agents.map((each) => (moved.includes(each.agent_id) ? { ...each, proposed_id: 15 } : each)) };
  const advised = { ...(makeFeed(SHAPE, null).cards[0] as Card), agent_ids: moved, to_id: 15 };
  expect(whatIfOf(advised, alone)).toBe(`#/what-if?move=${moved.map((id) => `${id}-15`).join('%2C')}`);
});

test('a reaction shows at once, keeps its place and can be undone', async () => {
  const { sent } = await open();
  fireEvent.click(card(42).getByRole('button', { name: 'Did it' }));
  await waitFor(() => expect(card(42).getByText('Done', { selector: '[role=status]' })).toBeTruthy());
  expect(sent.find(({ name }) => name === 'post')?.carries).toEqual({ path: '/v1/feed/42/reaction', body: { reaction: 'did_it', reason: '' } });
  expect(screen.getAllByRole('article').map(({ id }) => id)).toEqual(['card-41', 'card-42', 'card-43']);
  const undo = card(42).getByRole('button', { name: 'Undo' });
  expect(document.activeElement).toBe(undo);
  await waitFor(() => expect(undo.getAttribute('aria-disabled')).toBe('false'));
  fireEvent.click(undo);
  await waitFor(() => expect(document.activeElement).toBe(card(42).getByRole('button', { name: 'Did it' })));
});

test('a refused reaction is taken back and says why', async () => {
  await open(true);
  fireEvent.click(card(43).getByRole('button', { name: 'Not now' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Not saved: The store is busy. Try again in a moment.');
  expect(card(43).getByRole('button', { name: 'Did it' })).toBeTruthy();
});

test('wrong needs a reason, by one tap or in words; Escape leaves it', async () => {
  const { sent } = await open();
  fireEvent.click(card(41).getByRole('button', { name: 'Wrong' }));
  fireEvent.keyDown(card(41).getByLabelText('Another reason'), { key: 'Escape' });
  expect(sent.some(({ name }) => name === 'post')).toBe(false);
  fireEvent.click(card(41).getByRole('button', { name: 'Wrong' }));
  expect(card(41).getByRole('button', { name: 'Wrong' }).hasAttribute('disabled')).toBe(true);
  fireEvent.click(card(41).getByRole('button', { name: 'Cannot be done' }));
  expect(await screen.findByText('Wrong: Cannot be done')).toBeTruthy();
  await waitFor(() => expect(sent.find(({ name }) => name === 'post')?.carries.body).toEqual({ reaction: 'wrong', reason: 'Cannot be done' }));
});

test('nothing to advise is an answer too', async () => {
  await stage(() => served(makeFeed(SHAPE, null, 'calm')));
  draw(<FeedBrief />);
  expect(await screen.findByText('Nothing is worth your time now; last look at 13:41.')).toBeTruthy();
});

test('the entry of the screen counts what waits', async () => {
  await stage(worker());
  draw(<FeedCount />);
  expect(await screen.findByText('4 pieces of advice wait for you')).toBeTruthy();
});

test('only new advice to act on is said aloud, and once', async () => {
  const now = makeFeed(SHAPE, null);
  let answer: Feed = { ...now, cards: now.cards.slice(1) };
  await stage(() => served(answer));
  draw(<FeedNews />);
  await waitFor(() => expect(client.getQueryData(['/v1/feed'])).toBeTruthy());
  expect(screen.getByRole('status').textContent).toBe('');
  answer = now;
  await client.invalidateQueries();
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe(`New advice: ${(now.cards[0] as Card).sentence}`));
});
