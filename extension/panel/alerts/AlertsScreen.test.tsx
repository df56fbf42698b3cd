import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeAlerts, type WatchState } from '../dev/alerts';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import { AlertCount } from './AlertCount';
import AlertsScreen from './AlertsScreen';
// Loaded before, so that no test waits for a file.
import './Why';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Math.floor(Date.now() / 1000) };

async function show(hash: string, state: WatchState = 'usual') {
  const { sent } = await stage((_, { path = '' }) => served(makeAlerts(SHAPE, new URL(path, 'http://x').searchParams.get('day'), state)));
  draw(<AlertsScreen route={parseRoute(hash)} />);
  await waitFor(() => expect(screen.getByRole('link', { name: /^Risks/ }).textContent).toMatch(/\d$/));
  return sent;
}

const subjects = (name: string) => within(screen.getByRole('region', { name })).getAllByRole('article').map((each) => each.id);

test('the coaching queue stands in order, and the first says why it is first', async () => {
  await show('#/alerts');
  expect(subjects('Coach first')).toEqual(['alert-1', 'alert-2', 'alert-3', 'alert-5']);
  expect(screen.getAllByText(/^First, because it promises most/)).toHaveLength(1);
});

test('what has ended says whether it was right', async () => {
  await show('#/alerts');
  expect(subjects('Ended')).toEqual(['alert-10', 'alert-7', 'alert-9', 'alert-8']);
  expect(screen.getByText('Right: crossed 10 % below usual at 12:25, 1 h 10 after the warning.')).toBeTruthy();
  expect(screen.getByText('Dismissed: Training a new colleague')).toBeTruthy();
});

test('held back ones say why, and a muted kind says so', async () => {
  await show('#/alerts?tab=held');
  expect(screen.getByText(/at most 3 are shown an hour/)).toBeTruthy();
  expect(screen.getByText('Agent unusual: held back.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Coached' })).toBeNull();
});

test('agents with too few calls are named with how many more it takes', async () => {
  await show('#/alerts');
  const thin = screen.getByText('3 agents: not enough calls to warn on').closest('details') as HTMLElement;
  expect(within(thin).getByText('6 calls · 41 more needed')).toBeTruthy();
});

test('the budget and who is watched are said', async () => {
  await show('#/alerts');
  expect(screen.getByText(/26 agents and 6 campaigns are watched.*At most 3 new alerts an hour/)).toBeTruthy();
});

test('a watch that still learns says what is missing instead of "no risks"', async () => {
  await show('#/alerts', 'learning');
  expect(screen.getByText('Still learning.')).toBeTruthy();
  expect(screen.queryByText('No risks')).toBeNull();
});

test('a calm day is an answer too', async () => {
  await show('#/alerts', 'calm');
  expect(screen.getByRole('heading', { name: 'No risks' })).toBeTruthy();
});

test('filters narrow by agent, campaign and level', async () => {
  await show('#/alerts?level=act');
  expect(subjects('Coach first')).toEqual(['alert-1', 'alert-2']);
  fireEvent.change(screen.getByRole('combobox', { name: 'Campaign' }), { target: { value: '13' } });
  expect(location.hash).toBe('#/alerts?level=act&campaign=13');
});

test('a day gone by is asked for and reached by one step', async () => {
  const sent = await show('#/alerts?day=2026-11-20');
  expect(sent.some(({ carries }) => carries.path === '/v1/alerts?day=2026-11-20')).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Day before' }));
  expect(location.hash).toBe('#/alerts?day=2026-11-19');
});

test('a link to one alert unfolds it', async () => {
  await show('#/alerts/1');
  expect(await screen.findByRole('slider', { name: 'What the alert rests on' })).toBeTruthy();
});

test('the entry of the screen counts what waits', async () => {
  await stage(() => served(makeAlerts(SHAPE, null)));
  draw(<AlertCount />);
  expect(await screen.findByText('4 alerts wait for you')).toBeTruthy();
});
