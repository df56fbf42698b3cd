import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeRecord } from '../dev/ahead';
import { makeSettings } from '../dev/answers';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { TrackRecord } from '../types';
import RecordScreen from './RecordScreen';

const SHAPE = { agents: 6, campaigns: 3, seed: 4, now: 1_800_000_400 };
const text = (node: Element): string => (node.textContent ?? '').replaceAll('\u202f', ' ');

async function open(change: Partial<TrackRecord> = {}) {
  await stage((name, { path = '' }) => (name !== 'get' ? null : path.startsWith('/v1/record') ? served({ ...makeRecord(SHAPE), ...change }) : served(makeSettings(SHAPE))));
  draw(<RecordScreen route={parseRoute('#/record')} />);
}

const kinds = async () => within(await screen.findByRole('region', { name: 'Alerts' })).getAllByRole('row').slice(1).map(text);

test('the screen opens with the whole in one sentence and what came before the drop', async () => {
  await open();
  expect(await screen.findByText(/^Alerts were right 100 of 128 times/)).toBeTruthy();
  expect(screen.getByText(/came before the drop/)).toBeTruthy();
});

test('a kind says how often it was right with its likely range, how early, and what could not be judged', async () => {
  await open();
  expect((await kinds())[0]).toBe('Agent drifting. Riskright 34 of 42 · 5 cannot be told · 2 still open81 % 73–89 %1 h 50 min76 % before the drop71 %34 %58 %of 59');
});

test('risks stand above praise, and below ten judged alerts there is no share', async () => {
  await open();
  const rows = await kinds();
  expect(rows.map((row) => row.includes('Good news'))).toEqual([false, false, false, false, false, true, true]);
  expect(rows.find((row) => row.startsWith('Drops rising'))).toContain('1 alert more needed to tell');
  expect(rows.find((row) => row.startsWith('Workload'))).toContain('6 alerts more needed to tell');
});

test('a kind that is held back says since when', async () => {
  await open();
  expect((await kinds()).find((row) => row.startsWith('Agent unusual'))).toMatch(/held back since \w+, \w+ \d+/);
});

test('the forecasts of each hour show their miss, and coverage that breaks its promise is marked in words', async () => {
  await open({ scores: [{ figure: 'calls', hour: 10, days: 40, error: 0.034, covered: 0.8, brier: 0.1 }, { figure: 'calls', hour: 12, days: 40, error: 0.02, covered: 0.55, brier: null }] });
  const [table] = within(await screen.findByRole('region', { name: "Forecasts of the day's end" })).getAllByRole('table');
  const [, ten, noon] = within(table as HTMLElement).getAllByRole('row').map(text);
  expect(ten).toBe('10:00 40 days3.4 %80 %0.10');
  expect(noon).toBe('12:00 40 days2.0 %55 %Fewer than promised over 40 days: the range is too narrow.–');
});

test('past days are listed with what was promised and what came, inside or outside in words', async () => {
  await open();
  const table = (await screen.findAllByRole('table'))[2] as HTMLElement;
  const rows = within(table).getAllByRole('row').slice(1).map(text);
  expect(rows).toHaveLength(10);
  for (const row of rows) expect(row).toMatch(/(inside|above|below)/);
  fireEvent.click(screen.getByRole('button', { name: 'Show all 24 days' }));
  expect(within(table).getAllByRole('row')).toHaveLength(25);
});

test('the picture of the days has a name that says the count, and follows hour and figure', async () => {
  await open();
  const count = (name: string) => Number(/(\d+) of 24 days/.exec(name)?.[1]);
  const noon = (await screen.findByRole('img')).getAttribute('aria-label') ?? '';
  expect(noon).toMatch(/^Calls, 12:00: \d+ of 24 days ended inside the range/);
  expect(count(noon)).toBe(makeRecord(SHAPE).days.filter((d) => d.figure === 'calls' && d.hour === 12 && d.inside).length);
  fireEvent.click(screen.getByRole('radio', { name: '16:00' }));
  expect(screen.getByRole('img').getAttribute('aria-label')).toMatch(/^Calls, 16:00/);
  fireEvent.change(screen.getByLabelText('Figure'), { target: { value: 'revenue_cents' } });
  expect(screen.getByRole('img').getAttribute('aria-label')).toMatch(/^Revenue, 16:00/);
  expect(text(screen.getByRole('region', { name: "Forecasts of the day's end" }))).toContain('$');
});

test('before the first finished day it says when a record begins', async () => {
  await open({ kinds: [], scores: [], days: [], sentence: '' });
  expect(await screen.findByText('It begins with the first finished day.')).toBeTruthy();
});
