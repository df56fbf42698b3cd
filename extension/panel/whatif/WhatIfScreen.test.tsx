import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { makeSettings } from '../dev/answers';
import { makeSnapshot } from '../dev/floor';
import { makeLineup } from '../dev/lineup';
import { makeWhatIf } from '../dev/whatif';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import type { WhatIf, WhatIfRequest } from '../types';
import WhatIfScreen from './WhatIfScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };
const plain = (node: Element | null): string => (node?.textContent ?? '').replaceAll('\u202f', ' ');

/** The screen at whatever the address says. */
function Live() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return <WhatIfScreen route={parseRoute(hash)} />;
}

async function open(hash: string, change: Partial<WhatIf> | null = {}) {
  const stood = await stage((name, { path = '', body }) => {
    if (name === 'post') return change === null ? refused('bad_value', 'The day is over then.', 'Choose an earlier time.') : served({ ...makeWhatIf(SHAPE, body as WhatIfRequest), ...change });
    if (path.startsWith('/v1/lineup')) return served(makeLineup(SHAPE, 'best'));
    return served(path.startsWith('/v1/settings') ? makeSettings(SHAPE) : makeSnapshot(SHAPE));
  });
  location.hash = hash;
  draw(<Live />);
  await screen.findByRole('region', { name: 'Who goes where' });
  return stood;
}

const posts = (sent: { name: string; carries: { body?: unknown } }[]) => sent.filter(({ name }) => name === 'post').map(({ carries }) => carries.body);

test('agent, then campaign: the plan stands in the address and is asked for at once', async () => {
  const { sent } = await open('#/what-if');
  expect(posts(sent)).toEqual([]);
  fireEvent.change(screen.getByLabelText('Agent, move 1'), { target: { value: '105' } });
  fireEvent.change(screen.getByLabelText('To campaign, move 1'), { target: { value: '11' } });
  expect(location.hash).toBe('#/what-if?move=105-11');
  await screen.findByRole('region', { name: 'Team' });
  expect(posts(sent)).toEqual([{ moves: [{ agent_id: 105, campaign_id: 11 }] }]);
});

test('a second move, a logout and taking one back change the plan', async () => {
  await open('#/what-if?move=105-11');
  fireEvent.click(await screen.findByRole('button', { name: 'Another move' }));
  fireEvent.change(screen.getByLabelText('To campaign, move 2'), { target: { value: 'out' } });
  fireEvent.change(screen.getByLabelText('Agent, move 2'), { target: { value: '106' } });
  expect(location.hash).toBe('#/what-if?move=105-11%2C106-out');
  fireEvent.click(await screen.findByRole('button', { name: 'Remove move 1' }));
  expect(location.hash).toBe('#/what-if?move=106-out');
});

test('a time of the day travels along', async () => {
  const { sent } = await open('#/what-if?move=105-11');
  fireEvent.click(await screen.findByRole('radio', { name: 'Later' }));
  await waitFor(() => expect(location.hash).toMatch(/at=\d+$/));
  const at = Number(/at=(\d+)/.exec(location.hash)?.[1]);
  expect(at).toBeGreaterThan(SHAPE.now);
  await waitFor(() => expect(posts(sent)).toContainEqual({ moves: [{ agent_id: 105, campaign_id: 11 }], at }));
});

test('team and both campaigns show each figure before and after, the change with range and chance, and drops apart', async () => {
  await open('#/what-if?move=105-11');
  const team = await screen.findByRole('region', { name: 'Team' });
  expect(screen.getAllByRole('table')).toHaveLength(3);
  expect(screen.getByRole('region', { name: 'Home Warranty' })).toBeTruthy();
  expect(screen.getByRole('region', { name: 'Solar East' })).toBeTruthy();
  const rows = within(team).getAllByRole('row').slice(1).map(plain);
  expect(rows.map((row) => row.match(/^[A-Z][a-z ]+/)?.[0])).toEqual(['Calls', 'Contacts', 'Conversions', 'Revenue', 'Dropped calls', 'Drop rate']);
  expect(rows[0]).toMatch(/^Calls1,084to1,0801,067–1,1001,062–1,097−4−10 to \+1n 2,00016 %$/);
  expect(rows[5]).toContain('limit 3 %');
  expect(within(team).getByRole('link', { name: /^Show the calls/ }).getAttribute('href')).toBe('#/calls?window=today&handled=0');
});

test('the day before and after tells calls and conversions apart, with what the target makes of it', async () => {
  await open('#/what-if?move=105-11');
  const day = within(await screen.findByRole('region', { name: 'Where today ends' }));
  const rows = day.getAllByRole('listitem').map(plain);
  expect(rows[0]).toMatch(/^Calls1,235 so farAs it is2,319.*With it2,315.* 2319 to 2315 of 2300: 101 % of target\.$/);
  expect(rows[2]).toMatch(/^Conversions39 so far.*of 80: 96 % of target - within the likely range\.$/);
});

test('a plan that must not be done says why and offers no steps', async () => {
  await open('#/what-if?move=108-11');
  const alert = await screen.findByRole('alert');
  expect(plain(alert)).toMatch(/^Not to be done Debt Relief has 2 dropped calls left/);
  expect(screen.queryByRole('button', { name: 'Copy instruction' })).toBeNull();
});

test('one that may be done has its steps and the instruction to copy', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  await open('#/what-if?move=105-11');
  fireEvent.click(await screen.findByRole('button', { name: 'Copy instruction' }));
  await waitFor(() => expect(writeText).toHaveBeenCalledWith(expect.stringContaining('Please move Elena Abbott to Solar East')));
});

test('what it rests on is said: data, age, simulated runs and how well they repeat', async () => {
  await open('#/what-if?move=105-11');
  const basis = plain(await screen.findByRole('region', { name: 'How it is worked out' }));
  expect(basis).toMatch(/From the last 30 days.*data .* old/);
  expect(basis).toMatch(/From 2,000 simulated afternoons in 0\.\d s\. Another round would change the team's conversions by about 1\.1 %/);
});

test('what the server refuses is said with what to do', async () => {
  await open('#/what-if?move=105-11&at=1', null);
  expect(await screen.findByText('Choose an earlier time.')).toBeTruthy();
});

test('before anything is chosen the moves of the line-up are one click away', async () => {
  await open('#/what-if');
  const first = (await screen.findByRole('region', { name: 'The line-up suggests' })).querySelector('a');
  expect(first?.getAttribute('href')).toMatch(/^#\/what-if\?move=\d+-\d+$/);
});
