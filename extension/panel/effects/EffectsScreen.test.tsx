import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeLedger } from '../dev/advice';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { Ledger } from '../types';
import EffectsScreen from './EffectsScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 6, 1, 17, 42) / 1000 };
const plain = (node: Element | null): string => (node?.textContent ?? '').replaceAll('\u202f', ' ');

async function open(change: Partial<Ledger> = {}) {
  await stage(() => served({ ...makeLedger(SHAPE), ...change }));
  draw(<EffectsScreen route={parseRoute('#/effects')} />);
}

const effects = async () => within(await screen.findByRole('region', { name: 'By type' })).getAllByRole('listitem').filter((each) => each.classList.contains('effect')).map(plain);

test('an effect stands with its range, what it was measured against, and the verdict in words', async () => {
  await open();
  const [moves] = await effects();
  expect(moves).toMatch(/^Move agents to where they bring moreHelps\+0\.21 Conversions\/hlikely \+0\.08 to \+0\.34 · 84 shown, 11 held out/);
  expect(moves).toMatch(/Done59 % of 84likely 52–66 %/);
});

test('the plain before and after stands beside it, with the part that came anyway', async () => {
  await open();
  const coaching = (await effects())[1];
  expect(coaching).toContain('No effect seen');
  expect(coaching).toContain('Before and afterwould have claimed +1.42. +1.27 of it came without any advice.');
  expect(coaching).toContain('About 180 more pieces of advice needed to tell.');
  expect(coaching).toMatch(/Where done\+0\.26 likely −0\.57 to \+1\.09 · rests on more assumptions/);
});

test('too little advice says so and shows no number', async () => {
  await open();
  const balance = (await effects())[3];
  expect(balance).toContain('Too early to tell');
  expect(balance).toContain('Calls/h · 9 shown, 1 held out');
  expect(balance).not.toMatch(/[+−]\d/);
});

test('each piece of advice says whether it was held out, seen done or called wrong, what came, and leads to the calls', async () => {
  const now = makeLedger(SHAPE).rows[5];
  if (!now) throw new Error('no row');
  const row = { ...now, id: 7, kind: 'move' as const, group: 'shown' as const, reaction: 'did_it' as const, followed_at: SHAPE.now - 600, unit: 'per_hour' as const, came: 0.42, expected: 0.31, naive: 0.2, n: 37, outcome: 'Above.' };
  await open({ rows: [row, { ...row, id: 6, group: 'held out', reaction: null, followed_at: null }, { ...row, id: 5, followed_at: null, reaction: 'wrong' }] });
  const rows = within(await screen.findByRole('region', { name: 'One by one' })).getAllByRole('listitem').map(plain);
  expect(rows[0]).toMatch(/^Moveseen done 13:32.*came 0\.42 · expected 0\.31 · before and after \+0\.20 · n 37Above\.$/);
  expect(rows.map((each) => each.slice(4, 16).trim())).toEqual(['seen done 13', expect.stringMatching(/^held out/), expect.stringMatching(/^called wrong/)]);
  expect(screen.getAllByRole('link', { name: /^Show the calls/ })[0]?.getAttribute('href')).toMatch(/^#\/calls\?start=\d+&end=\d+/);
});

test('the list is short until all of it is asked for', async () => {
  await open();
  const list = within(await screen.findByRole('region', { name: 'One by one' }));
  expect(list.getAllByRole('listitem')).toHaveLength(12);
  fireEvent.click(list.getByRole('button', { name: 'Show all 26' }));
  expect(list.getAllByRole('listitem')).toHaveLength(26);
});

test('what is held out, since when and how old it is are said', async () => {
  await open();
  expect(await screen.findByText(/^10.% of equally good advice is held out at random/)).toBeTruthy();
  expect(screen.getByText(/^since /)).toBeTruthy();
});

test('before the first advice it says when it begins', async () => {
  await open({ effects: [], rows: [], sentence: '' });
  expect(await screen.findByText('It begins with the first piece of advice.')).toBeTruthy();
});
