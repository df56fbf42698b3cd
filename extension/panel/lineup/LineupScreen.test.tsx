import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeSnapshot } from '../dev/floor';
import { makeCandidates, makeLineup } from '../dev/lineup';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import type { Lineup } from '../types';
import LineupScreen from './LineupScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };
const plain = (node: Element): string => (node.textContent ?? '').replaceAll('\u202f', ' ');

function answer(path: string, change: Partial<Lineup>) {
  const url = new URL(path, 'http://x');
  if (url.pathname === '/v1/snapshot') return served(makeSnapshot(SHAPE));
  if (url.pathname === '/v1/lineup.csv') return { ...served(null), text: 'agent,now\nAna,Solar\n' };
  if (url.pathname === '/v1/lineup/candidates') return served(makeCandidates(SHAPE, Number(url.searchParams.get('campaign'))));
  return served({ ...makeLineup(SHAPE, (url.searchParams.get('mode') ?? 'best') as Lineup['mode']), ...change });
}

async function open(hash = '#/lineup', change: Partial<Lineup> = {}) {
  const stood = await stage((_, { path = '' }) => answer(path, change));
  draw(<LineupScreen route={parseRoute(hash)} />);
  return stood;
}

const move = async (n: number) => screen.findByRole('article', { name: `Move ${n}` });

test('the whole is said in money now and as proposed, with range, chance and basis', async () => {
  await open();
  await move(1);
  const text = plain(document.querySelector('.lineup-head') as Element);
  expect(text).toMatch(/\$1,126to\$1,260an hour, all agents/);
  expect(text).toMatch(/\+\$134 an hour/);
  expect(text).toMatch(/likely \+\$113 to \+\$156 · from [\d,]+ contacts/);
});

test('a move names who goes where, what it brings and costs in dropped calls, and leads to calls, what-if and steps', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  await open();
  const first = within(await move(1));
  expect(plain(await move(1))).toContain('−0.4 dropped calls an hour.');
  expect(first.getByRole('link', { name: /^Show the calls/ }).getAttribute('href')).toMatch(/^#\/calls\?start=\d+&end=\d+&agent=\d+&campaign=\d+$/);
  expect(first.getByRole('link', { name: 'Try it in What if?' }).getAttribute('href')).toMatch(/^#\/what-if\?move=\d+-\d+$/);
  fireEvent.click(first.getByText('How, in Convoso'));
  fireEvent.click(first.getByRole('button', { name: 'Copy instruction' }));
  await waitFor(() => expect(writeText).toHaveBeenCalledWith(makeLineup(SHAPE, 'best').moves[0]?.instruction));
});

test('a move that must not be done says why and offers no steps', async () => {
  await open();
  const last = within(await move(makeLineup(SHAPE, 'best').moves.length));
  expect(last.getByText('Not to be done').parentElement?.textContent).toMatch(/30-day limit\.$/);
  expect(last.queryByText('How, in Convoso')).toBeNull();
});

test('workload, what is missing and how it is worked out stand beside', async () => {
  await open();
  await move(1);
  expect(screen.getByRole('region', { name: 'Workload' }).textContent).toMatch(/Too much:.*is busy 96 %/);
  expect(screen.getByText(/^No margin for/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Optimiser' }).getAttribute('href')).toBe('#/settings/optimiser');
  expect(plain(screen.getByText('How it is worked out').closest('details') as Element)).toContain('From 30 days of calls, found in 12 ms; at most 0.4 % below');
});

test('every agent has a reason; the table opens with the moves and can show those held back and all', async () => {
  await open('#/lineup?tab=agents');
  const table = await screen.findByRole('table', { name: 'Agents now and as proposed' });
  expect(within(table).getAllByRole('row')).toHaveLength(5);
  const row = within(table).getAllByRole('row')[1] as HTMLElement;
  expect(plain(row)).toMatch(/Elena Abbott.*Home Warranty\$34 · \$29–\$39.*Solar East\$79 · \$67–\$91.*\+\$44.*Brings more on Solar East/);
  fireEvent.click(screen.getByRole('radio', { name: /^Held/ }));
  expect(await screen.findByText(/lacks the licence/)).toBeTruthy();
});

test('campaigns show crew and worth now and proposed, and lead to who should work there', async () => {
  await open('#/lineup?tab=campaigns');
  const campaigns = within(await screen.findByRole('region', { name: 'Campaigns' }));
  expect(plain(campaigns.getAllByRole('listitem')[0] as Element)).toMatch(/Solar East.*2 agents or moreCrew2to3Worth\/h\$76to\$155/);
  expect(campaigns.getByRole('link', { name: 'Solar East' }).getAttribute('href')).toBe('#/lineup/11');
});

test('the plain one-to-one matching can be asked for, and the file follows it', async () => {
  const { sent } = await open('#/lineup?mode=plain');
  expect(((await screen.findByRole('radio', { name: 'One to one' })) as HTMLInputElement).checked).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: 'Best' }));
  expect(location.hash).toBe('#/lineup?mode=best');
  URL.createObjectURL = vi.fn(() => 'blob:x');
  fireEvent.click(screen.getByRole('button', { name: 'CSV' }));
  await waitFor(() => expect(sent.some(({ carries }) => carries.path === '/v1/lineup.csv?mode=plain')).toBe(true));
});

test('where nothing gains surely enough the present line-up is kept', async () => {
  await open('#/lineup', makeLineup(SHAPE, 'best', 'kept'));
  expect(await screen.findByRole('heading', { name: 'Keep the current line-up' })).toBeTruthy();
});

test('candidates for one campaign: what each brings and leaves, how often they met it, and why somebody may not', async () => {
  await open('#/lineup/13');
  const table = await screen.findByRole('table', { name: 'Candidates for Medicare Q4' });
  const row = within(table).getAllByRole('row')[1] as HTMLElement;
  expect(plain(row)).toMatch(/^1Elena Abbotton Home WarrantyThere\$73\$61–\$86.*Leaves\$34\$29–\$39/);
  expect(within(row).getByRole('link', { name: '109 contacts' }).getAttribute('href')).toBe(`#/calls?start=${SHAPE.now - 2_592_000}&end=${SHAPE.now}&agent=105&campaign=13`);
  expect(within(row).getByRole('link', { name: /^What if/ }).getAttribute('href')).toBe('#/what-if?move=105-13');
  expect(makeCandidates(SHAPE, 13)?.agents.some(({ allowed }) => !allowed)).toBe(true);
});

test('a refusal says what to do', async () => {
  await stage(() => refused('not_ready', 'No line-up yet.', 'It begins with the first open day.'));
  draw(<LineupScreen route={parseRoute('#/lineup')} />);
  expect(await screen.findByText('It begins with the first open day.')).toBeTruthy();
});
