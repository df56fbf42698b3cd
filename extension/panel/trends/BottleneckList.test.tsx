import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeBottlenecks } from '../dev/ahead';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import { BottleneckList, callsOf } from './BottleneckList';

const SHAPE = { agents: 6, campaigns: 3, seed: 4, now: 1_800_000_400 };
const route = parseRoute('#/trends/bottlenecks?window=1h');
const rows = () => screen.getAllByRole('listitem').map((row) => (row.textContent ?? '').replaceAll('\u202f', ' '));

test('delays stand by the time they cost, with part, pace, calls and likely range', async () => {
  const { sent } = await stage((name) => (name === 'get' ? served(makeBottlenecks(SHAPE)) : null));
  draw(<BottleneckList route={route} />);
  expect(await screen.findByText(/^Wrap on Solar West costs the most/)).toBeTruthy();
  expect(sent[0]?.carries.path).toBe('/v1/bottlenecks?window=1h');
  expect(rows()[0]).toBe('1Campaign Solar WestWrap+1 h 1 min0:41 a call, usually 0:24 · 214 calls · likely 33 min–1 h 28 min');
  expect(rows()).toHaveLength(6);
});

test('one kind can be looked at alone', async () => {
  await stage((name) => (name === 'get' ? served(makeBottlenecks(SHAPE)) : null));
  draw(<BottleneckList route={route} />);
  fireEvent.click(await screen.findByRole('radio', { name: 'Agents' }));
  expect(rows().map((each) => each.slice(0, 20))).toEqual(['1Agent Priya HaddadW', '2Agent Grace MeyerTa']);
  expect(within(screen.getAllByRole('listitem')[0] as HTMLElement).getByRole('link').getAttribute('href')).toBe('#/agents/104?tab=calls&window=1h');
});

test('a floor without delays says so', async () => {
  await stage((name) => (name === 'get' ? served({ ...makeBottlenecks(SHAPE), rows: [], sentence: 'Nothing above the norm today.' }) : null));
  draw(<BottleneckList route={route} />);
  expect(await screen.findByText('No time is lost above the norm')).toBeTruthy();
});

test('each row leads to its calls where there is such a list', () => {
  const [campaign] = makeBottlenecks(SHAPE).rows;
  if (!campaign) throw new Error('no rows');
  expect(callsOf(campaign, 'today')).toBe('#/calls?campaign=12&window=today');
  expect(callsOf({ ...campaign, by: 'hour', id: null }, 'today')).toBeNull();
  expect(callsOf({ ...campaign, by: 'disposition', id: null, name: 'CB' }, 'today')).toBeNull();
});
