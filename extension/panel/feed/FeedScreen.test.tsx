import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeFeed } from '../dev/advice';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { Feed } from '../types';
import FeedScreen from './FeedScreen';
// Loaded before, so that no test waits for a file.
import './CardWhy';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Math.floor(Date.now() / 1000) };

async function open(hash: string, change: Partial<Feed> = {}) {
  const stood = await stage((_, { path = '' }) => served({ ...makeFeed(SHAPE, new URL(path, 'http://x').searchParams.get('day')), ...change }));
  draw(<FeedScreen route={parseRoute(hash)} />);
  await screen.findByText(/shown this hour/);
  return stood;
}

const inRegion = (name: string) => within(screen.getByRole('region', { name })).getAllByRole('article').map(({ id }) => id);

test('risks, opportunities and what was held back stand apart, each with its number', async () => {
  await open('#/feed');
  expect(screen.getAllByRole('link', { current: 'page' }).map((each) => each.textContent)).toEqual(['Risks2']);
  expect(screen.getByRole('link', { name: /^Opportunities/ }).textContent).toBe('Opportunities2');
  expect(screen.getByRole('link', { name: /^Held back/ }).textContent).toBe('Held back47');
});

test('what waits, what was dealt with and what is over are told apart; a done one says when Convoso showed it', async () => {
  await open('#/feed');
  expect(inRegion('Waiting for you')).toEqual(['card-42', 'card-43']);
  expect(inRegion('Dealt with')).toEqual(['card-45']);
  expect(screen.getByText(/^Seen done in Convoso at \d\d:\d\d\.$/)).toBeTruthy();
  expect(screen.getByText(/^Contacts per hour came back to 8.2/)).toBeTruthy();
});

test('the silence log says why, and how many more calls would settle it', async () => {
  await open('#/feed?tab=held');
  expect(screen.getAllByText(/^About \d+ more calls would settle it\.$|calls would settle it/).length).toBe(15);
  const thin = screen.getByText('Not enough calls').closest('details') as HTMLElement;
  expect(within(thin).getAllByRole('listitem')).toHaveLength(9);
  expect(within(thin).getAllByRole('link')[0]?.getAttribute('href')).toContain('#/calls?start=');
});

test('a link to a card opens its tab and unfolds it', async () => {
  await open('#/feed/41');
  expect(screen.getAllByRole('link', { current: 'page' })[0]?.textContent).toBe('Opportunities2');
  expect(await screen.findByText('In Convoso')).toBeTruthy();
});

test('the hour, adoption and the measuring are said', async () => {
  await open('#/feed', { shown_this_hour: 2 });
  expect(screen.getByText('2 of at most 3 shown this hour')).toBeTruthy();
  expect(screen.getByText(/9 of the last 14/)).toBeTruthy();
  expect(screen.getByText(/held out at random/)).toBeTruthy();
});

test('a day gone by is asked for and reached by one step', async () => {
  const { sent } = await open('#/feed?day=2026-11-20');
  expect(sent.some(({ carries }) => carries.path === '/v1/feed?day=2026-11-20')).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Day before' }));
  expect(location.hash).toBe('#/feed?day=2026-11-19');
});

test('without a risk the feed opens with the opportunities, and the risks stay one click away', async () => {
  await open('#/feed', { cards: makeFeed(SHAPE, null).cards.filter(({ section }) => section === 'opportunity') });
  expect(screen.getAllByRole('link', { current: 'page' })[0]?.textContent).toBe('Opportunities2');
  expect(screen.getByRole('link', { name: /^Risks/ }).getAttribute('href')).toBe('#/feed?tab=risk');
});

test('a calm hour says so', async () => {
  await open('#/feed', { cards: [], held: [], sentence: 'Nothing is worth your time now.' });
  expect(screen.getByRole('heading', { name: 'No risks' })).toBeTruthy();
});

test('an answer without its cards is refused, not drawn', async () => {
  await stage(() => served({ ...makeFeed(SHAPE, null), cards: undefined }));
  draw(<FeedScreen route={parseRoute('#/feed')} />);
  expect(await screen.findByText(/cannot read \(cards/)).toBeTruthy();
});
