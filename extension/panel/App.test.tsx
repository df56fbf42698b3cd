import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Connection } from '../shared/messages';
import { App } from './App';
import { makeTrends, makeWhy } from './dev/ahead';
import { makeAgent, makeCalls, makeSettings } from './dev/answers';
import { makeSnapshot } from './dev/floor';
import { setPrefs } from './prefs';
import { draw, refused, served, stage } from './tests/stage';

const SHAPE = { agents: 8, campaigns: 3, seed: 2, now: Math.floor(Date.now() / 1000) };
const connection = (state: Connection['state']): Connection => ({
  state, message: 'No answer.', whatToDo: 'Start the server.', lastOkAt: null, address: '', extensionVersion: '1.0.0', backendVersion: '1.0.0', centres: [],
});

function worker(state: Connection['state'] = 'ok', change: (path: string) => unknown = () => undefined) {
  return (name: string, { path = '' }: { path?: string }) => {
    if (name === 'connection') return connection(state);
    if (name === 'preferences') return { port: 8137, language: '', managed: false };
    const changed = change(path);
    if (changed !== undefined) return changed;
    if (path.startsWith('/v1/snapshot')) return served(makeSnapshot(SHAPE));
    if (path.startsWith('/v1/settings')) return served(makeSettings(SHAPE));
    if (path.startsWith('/v1/agents/')) return served(makeAgent(SHAPE, 103, 'today'));
    if (path.startsWith('/v1/calls')) return served(makeCalls(SHAPE, new URL(path, 'http://x').searchParams));
    const q = new URL(path, 'http://x').searchParams;
    const unit = (q.get('unit') ?? 'team') as 'team';
    if (path.startsWith('/v1/trends')) return served(makeTrends(SHAPE, unit, q.get('id') === null ? null : Number(q.get('id'))));
    if (path.startsWith('/v1/why')) return served(makeWhy(SHAPE, q.get('metric') ?? '', unit, q.get('id') === null ? null : Number(q.get('id'))));
    return refused('unknown', 'There is no such thing.');
  };
}

test('the header names product, centre, simulated data and their age', async () => {
  await stage(worker());
  draw(<App host="tab" />);
  expect(await screen.findByText('Northside Sales Floor')).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Team Optimizer' })).toBeTruthy();
  expect(screen.getByText('Simulated data')).toBeTruthy();
  expect(screen.getByText(/^data \d+ s old$/)).toBeTruthy();
});

test('the first opening says whom the panel is for, until that is understood', async () => {
  await stage(worker());
  draw(<App host="tab" />);
  expect(await screen.findByText(/for managers of outbound teams, not for agents/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Got it' }));
  await waitFor(() => expect(screen.queryByText(/not for agents/)).toBeNull());
});

test('each headline figure says its range and n, and leads to the calls', async () => {
  await stage(worker());
  draw(<App host="tab" />);
  const tile = (await screen.findByText('Contact rate')).closest('a');
  expect(tile?.getAttribute('href')).toBe('#/calls?window=today&outcome=contact');
  expect(tile?.textContent).toMatch(/likely .+ · from [\d,]+ dials/);
});

test('without the server the last copy is drawn under its time', async () => {
  await stage(worker('unreachable', (path) => (path.startsWith('/v1/snapshot')
    ? served(makeSnapshot(SHAPE), { stale: true, at: Date.now() / 1000 - 900, problem: { error: 'unreachable', message: 'No answer.', what_to_do: '' } })
    : undefined)));
  draw(<App host="tab" />);
  expect(await screen.findByText(/^Offline copy from \d\d:\d\d\.$/)).toBeTruthy();
  expect(screen.getByText('Offline')).toBeTruthy();
  expect(screen.getByText('Contact rate')).toBeTruthy();
});

test('a failure without a copy says what to do and can be tried again', async () => {
  const { sent } = await stage(worker('ok', (path) => (path.startsWith('/v1/snapshot') ? refused('store', 'The store cannot be read.', 'Free some space.') : undefined)));
  draw(<App host="tab" />);
  expect(await screen.findByText('The store cannot be read.')).toBeTruthy();
  expect(screen.getByText('Free some space.')).toBeTruthy();
  const before = sent.length;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(sent.length).toBeGreaterThan(before));
});

test('a browser that is not paired sees only the form that pairs it', async () => {
  await stage(worker('unpaired'));
  draw(<App host="tab" />);
  expect(await screen.findByLabelText('Pairing code')).toBeTruthy();
  expect(screen.queryByRole('navigation')).toBeNull();
});

test('a window is remembered and asked for', async () => {
  const { sent } = await stage(worker());
  draw(<App host="tab" />);
  fireEvent.click(await screen.findByRole('radio', { name: '15 min' }));
  await waitFor(() => expect(sent.some(({ carries }) => carries.path === '/v1/snapshot?window=15m')).toBe(true));
});

test('an empty floor says when agents will appear', async () => {
  await stage(worker('ok', (path) => (path.startsWith('/v1/snapshot') ? served(makeSnapshot({ ...SHAPE, agents: 0, campaigns: 0 })) : undefined)));
  location.hash = '#/agents';
  draw(<App host="tab" />);
  expect(await screen.findByText('No agents in this window')).toBeTruthy();
});

test('an agent leads to every call in two steps', async () => {
  await stage(worker());
  setPrefs({ introSeen: true });
  location.hash = '#/agents';
  draw(<App host="tab" />);
  const name = makeSnapshot(SHAPE).agents.columns.name[2] as string;
  const link = await screen.findByRole('link', { name });
  expect(link.getAttribute('href')).toBe('#/agents/103');
  location.hash = '#/agents/103';
  const calls = await screen.findByRole('link', { name: /^\d+ calls$/ });
  location.hash = calls.getAttribute('href') as string;
  expect(await screen.findByRole('table', { name: 'Calls, newest first' })).toBeTruthy();
  expect(screen.getAllByRole('columnheader').map((h) => h.textContent)).toEqual(['Time', 'Campaign', 'Disposition', 'Length', 'Wrap', 'Outcome', 'Lead']);
});

test('the panel menu offers the other places it can hang', async () => {
  await stage(worker());
  draw(<App host="page" />);
  fireEvent.click(await screen.findByRole('button', { name: 'Panel menu' }));
  expect(screen.getByRole('button', { name: 'Panel menu' })).toBeTruthy();
});

test("an agent's page leads to the trends of the shift, and from there to the causes", async () => {
  await stage(worker());
  location.hash = '#/agents/103';
  draw(<App host="tab" />);
  const tabs = await screen.findByRole('navigation', { name: makeSnapshot(SHAPE).agents.columns.name[2] as string });
  expect(within(tabs).getByRole('link', { name: 'Trends' }).getAttribute('href')).toBe('#/agents/103?tab=trends');
  location.hash = '#/agents/103?tab=trends';
  const why = await screen.findByRole('link', { name: 'Why did it change? Handle time' });
  expect(why.getAttribute('href')).toBe('#/why?metric=handle_s&unit=agent&id=103');
  location.hash = why.getAttribute('href') as string;
  expect(await screen.findByRole('region', { name: 'From usual to now' })).toBeTruthy();
});

test('a headline figure and a figure of a campaign lead to the causes of their change', async () => {
  await stage(worker());
  draw(<App host="tab" />);
  const why = await screen.findByRole('link', { name: 'Why did it change? Contact rate' });
  expect(why.getAttribute('href')).toBe('#/why?metric=contact_rate');
  location.hash = '#/campaigns/12';
  await waitFor(() => expect(screen.getByRole('link', { name: 'Why did it change? Contact rate' }).getAttribute('href')).toBe('#/why?metric=contact_rate&unit=campaign&id=12'));
  location.hash = '#/campaigns/12?tab=trends';
  expect(await screen.findByRole('slider', { name: 'Contact rate' })).toBeTruthy();
});

test('a chart whose lists differ in length is refused, not drawn askew', async () => {
  await stage(worker('ok', (path) => {
    if (!path.startsWith('/v1/trends')) return undefined;
    const trends = makeTrends(SHAPE, 'team', null);
    trends?.trends[0]?.points.n.pop();
    return served(trends);
  }));
  location.hash = '#/trends';
  draw(<App host="tab" />);
  expect(await screen.findByText(/columns of different lengths/)).toBeTruthy();
});
