import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { column, makeSnapshot } from '../dev/floor';
import { prefs, loadPrefs } from '../prefs';
import { draw, stage } from '../tests/stage';
import type { Rate, Snapshot } from '../types';
import { AgentsTable } from './AgentsTable';
import { ColumnPicker } from './Picker';
import { boardRows } from './rows';

const SHAPE = { agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 };
const rate = (value: number | null, n: number): Rate => ({ value, low: value === null ? null : value - 0.05, high: value === null ? null : value + 0.05, n });

/** The seed's three sample rows. */
function threeAgents(): Snapshot {
  const snapshot = makeSnapshot(SHAPE);
  const index = (values: number[]) => column(values.map((x) => ({ value: x, low: x - 4, high: x + 4, n: 20 })));
  Object.assign(snapshot.agents.columns, {
    name: ['Sarah', 'Marcus', 'James'], rank: [1, 2, 3], rank_low: [1, 1, 2], rank_high: [2, 3, 3], tie: [1, 1, null],
    answer_rate: column([rate(0.87, 23), rate(0.84, 25), rate(0.79, 19)]), human_answered: [20, 21, 15],
    trend: [0.03, 0.01, -0.05], trend_mark: ['improving', 'stable', 'declining'], calls: [24, 22, 18],
    efficiency: index([94, 89, 82]), status: ['excellent', 'good', 'needs coaching'],
    status_why: ['Quality 90 or more', 'Quality 85 or more', 'Declining trend'],
  });
  return snapshot;
}

const read = (node: Element): string => (node.textContent ?? '').replaceAll('\u202f', ' ');
const bodyRows = () => screen.getAllByRole('row').slice(2);
const cells = (row: Element) => within(row as HTMLElement).getAllByRole('cell');

test('seven columns stand in the order of the seed', async () => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  expect(screen.getAllByRole('columnheader').map(read)).toEqual(['Rank', 'Agent', 'Answer Rate', 'Trend', 'Calls', 'Quality', 'Status']);
});

test.each([
  [0, 'Sarah', '87 %', 'improving', '+3 %', '24', '94 %', 'Excellent', 'check'],
  [1, 'Marcus', '84 %', 'stable', '+1 %', '22', '89 %', 'Good', 'check'],
  [2, 'James', '79 %', 'declining', '−5 %', '18', '82 %', 'Needs coaching', 'warning'],
])('the sample row of place %i reads as printed', async (at, name, answer, arrow, trend, calls, quality, status) => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  const [, nameCell, answerCell, trendCell, callsCell, qualityCell, statusCell] = cells(bodyRows()[at] as Element) as Element[];
  expect(within(nameCell as HTMLElement).getByRole('link').textContent).toBe(name);
  expect(read(answerCell as Element)).toMatch(new RegExp(`^${answer}${arrow}`));
  expect(read(trendCell as Element)).toBe(trend);
  expect(read(callsCell as Element)).toBe(calls);
  expect(read(qualityCell as Element)).toContain(quality);
  expect(read(statusCell as Element)).toMatch(new RegExp(`^${status}`));
});

test('tick, tick and warning are drawn as different shapes', async () => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  const shapes = bodyRows().map((row) => cells(row)[6]?.querySelector('path')?.getAttribute('d'));
  expect(shapes[0]).toBe(shapes[1]);
  expect(shapes[2]).not.toBe(shapes[0]);
});

test('the team stands above its agents with its own weighted figures', async () => {
  await stage();
  const snapshot = threeAgents();
  snapshot.team = { ...snapshot.team, calls: 64, answer_rate: rate(0.84, 67) };
  draw(<AgentsTable snapshot={snapshot} />);
  const team = cells(screen.getAllByRole('row')[1] as Element).map(read);
  expect(team[1]).toBe('Team');
  expect(team[2]).toMatch(/^84 %79–89 %/);
  expect(team[4]).toBe('64');
});

test('a place says which others the calls allow, and who cannot be told apart', async () => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  const places = bodyRows().map((row) => read(cells(row)[0] as Element));
  expect(places[0]).toBe('11st–2nd1st–2nd: cannot be told apart from 1 agent');
  expect(places[2]).toBe('32nd–3rd');
});

test('the answer rate shows numerator and denominator on hover', async () => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  expect(cells(bodyRows()[0] as Element)[2]?.innerHTML).toContain('20 of 23');
});

test('too few calls are said, not shown as nought', async () => {
  await stage();
  const snapshot = threeAgents();
  snapshot.agents.columns.answer_rate = column([rate(null, 3), rate(0.84, 25), rate(0.79, 19)]);
  snapshot.agents.columns.rank[0] = null;
  snapshot.agents.columns.status[0] = 'not enough calls';
  draw(<AgentsTable snapshot={snapshot} />);
  const last = cells(bodyRows()[2] as Element).map(read);
  expect(last[0]).toBe('not enough calls');
  expect(last[2]).toBe('not enough callsn 3');
  expect(last[6]).toContain('not enough calls');
});

test('headers sort both ways, say so, and the choice outlives the panel', async () => {
  await stage();
  const { unmount } = draw(<AgentsTable snapshot={threeAgents()} />);
  const header = () => screen.getAllByRole('columnheader')[4] as HTMLElement;
  fireEvent.click(within(header()).getByRole('button'));
  expect(header().getAttribute('aria-sort')).toBe('descending');
  fireEvent.click(within(header()).getByRole('button'));
  expect(header().getAttribute('aria-sort')).toBe('ascending');
  expect(screen.getAllByRole('columnheader').filter((h) => h.hasAttribute('aria-sort'))).toHaveLength(1);
  expect(bodyRows().map((row) => read(cells(row)[4] as Element))).toEqual(['18', '22', '24']);
  unmount();
  await loadPrefs();
  expect(prefs().agentSort).toEqual({ key: 'calls', desc: false });
  draw(<AgentsTable snapshot={threeAgents()} />);
  expect(bodyRows().map((row) => read(cells(row)[4] as Element))).toEqual(['18', '22', '24']);
});

test('a new picture keeps the sort', async () => {
  await stage();
  const { rerender } = draw(<AgentsTable snapshot={threeAgents()} />);
  fireEvent.click(within(screen.getAllByRole('columnheader')[4] as HTMLElement).getByRole('button'));
  const next = threeAgents();
  next.agents.columns.calls = [24, 60, 18];
  rerender(<AgentsTable snapshot={next} />);
  expect(screen.getAllByRole('columnheader')[4]?.getAttribute('aria-sort')).toBe('descending');
});

test('a picked column is added after the seven', async () => {
  await stage();
  draw(<AgentsTable snapshot={threeAgents()} />);
  const { setPrefs } = await import('../prefs');
  setPrefs({ agentColumns: ['contacts'] });
  expect(await screen.findByRole('columnheader', { name: 'Contacts' })).toBeTruthy();
  expect(screen.getAllByRole('columnheader')).toHaveLength(8);
});

test('the picker is a labelled button', async () => {
  await stage();
  draw(<ColumnPicker />);
  expect(screen.getByRole('button', { name: 'Choose columns' })).toBeTruthy();
});

test('a text filter finds names without regard to case, in rank order', () => {
  const { columns } = threeAgents().agents;
  expect([...boardRows(columns, { key: 'rank', desc: false }, 'AR')]).toEqual([0, 1]);
  expect([...boardRows(columns, { key: 'rank', desc: false }, 'nobody')]).toEqual([]);
});

test('a remembered sort of a column that is gone falls back to the rank', () => {
  expect([...boardRows(threeAgents().agents.columns, { key: 'gone', desc: false }, '')]).toEqual([0, 1, 2]);
});

test('of many agents only those in view are drawn, and the table knows how many there are', async () => {
  await stage();
  draw(<AgentsTable snapshot={makeSnapshot({ ...SHAPE, agents: 2_000 })} />);
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('2002');
  expect(bodyRows().length).toBeLessThan(40);
});
