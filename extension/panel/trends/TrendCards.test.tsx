import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeTrends } from '../dev/ahead';
import { draw, served, stage } from '../tests/stage';
import type { Trends } from '../types';
import AheadBrief from './AheadBrief';
import TrendCards from './TrendCards';

const SHAPE = { agents: 6, campaigns: 3, seed: 4, now: 1_800_000_400 };
const answer = (path: string, change: Partial<Trends> = {}) => {
  const q = new URL(path, 'http://x').searchParams;
  return served({ ...makeTrends(SHAPE, (q.get('unit') ?? 'team') as 'team', q.get('id') === null ? null : Number(q.get('id'))), ...change });
};
const open = (change: Partial<Trends> = {}) => stage((name, { path = '' }) => (name === 'get' ? answer(path, change) : null));
const text = (node: Element): string => (node.textContent ?? '').replaceAll('\u202f', ' ');

test('the team has three charts, each with its direction in words, level, usual level and number of calls', async () => {
  const { sent } = await open();
  draw(<TrendCards unit="team" />);
  const cards = await screen.findAllByRole('region');
  expect(sent[0]?.carries.path).toBe('/v1/trends');
  expect(cards.map((card) => card.getAttribute('aria-label'))).toEqual(['Answer Rate', 'Handle time', 'Conversion per contact', 'Wrap']);
  expect(within(cards[1] as HTMLElement).getAllByText('declining').length).toBeGreaterThan(0);
  expect(text(cards[0] as Element)).toMatch(/usual 36\.0 %from [\d,]+ calls/);
});

test('a chart is read out interval by interval with the calls behind it', async () => {
  await open();
  draw(<TrendCards unit="team" />);
  const chart = await screen.findByRole('slider', { name: 'Answer Rate' });
  chart.focus();
  fireEvent.keyDown(chart, { key: 'Home' });
  expect(chart.getAttribute('aria-valuetext')?.replaceAll('\u202f', ' ')).toMatch(/^\d\d:\d\d · level [\d.]+ % · single interval .* calls/);
});

test('figures that are steady wait behind a button, one that is declining does not', async () => {
  await open();
  draw(<TrendCards unit="team" />);
  fireEvent.click(await screen.findByRole('button', { name: '2 more figures' }));
  expect(screen.getAllByRole('region').map((card) => card.getAttribute('aria-label')).slice(3)).toEqual(['Wrap', 'Occupancy', 'Share of pause']);
  expect(screen.queryByRole('button', { name: /more figures/ })).toBeNull();
});

test('without a usual level the sentence says what is missing, and nothing is foretold', async () => {
  const unknown = (makeTrends(SHAPE, 'team', null) as Trends).trends.slice(0, 1).map((each) => ({ ...each, usual_value: null, ahead: null, chance: null, verdict: 'no target' as const,
    mark: 'not enough calls' as const, sentence: 'Answer rate: what is usual is not known yet; 2 more open days of calls are needed.' }));
  await open({ trends: unknown });
  draw(<TrendCards unit="team" />);
  expect(await screen.findByText(/2 more open days of calls are needed/)).toBeTruthy();
  expect(screen.queryByText(/No target set/)).toBeNull();
});

test('the memory of the line is said once, with the place to change it', async () => {
  await open();
  draw(<TrendCards unit="team" />);
  expect(await screen.findByText(/^The smoothed line remembers about 5.7 intervals of 15 minutes, here the last 64 calls\./)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Change it' }).getAttribute('href')).toBe('#/settings/foresight');
});

test('the verdict on the next hours stands with odds and clock time', async () => {
  await open();
  draw(<TrendCards unit="team" />);
  const card = await screen.findByRole('region', { name: 'Answer Rate' });
  expect(text(card)).toMatch(/Likely to fall below 33\.0 %: 78 % until \d\d:\d\d/);
});

test('each metric that can be split leads to its causes, for this very unit', async () => {
  await open();
  draw(<TrendCards unit="campaign" id="12" />);
  const why = await screen.findByRole('link', { name: 'Why did it change? Contact rate' });
  expect(why.getAttribute('href')).toBe('#/why?metric=contact_rate&unit=campaign&id=12');
});

test('a table says the same as the chart', async () => {
  await open();
  draw(<TrendCards unit="team" />);
  const card = await screen.findByRole('region', { name: 'Handle time' });
  const details = card.querySelector('details') as HTMLDetailsElement;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  const table = await within(card).findByRole('table');
  expect(within(table).getAllByRole('row')).toHaveLength(1 + 24 + 8);
});

test('too few calls are said, with no number and no arrow in their place', async () => {
  await open();
  draw(<TrendCards unit="agent" id="103" />);
  const card = await screen.findByRole('region', { name: 'Conversion per contact' });
  expect(text(card)).toContain('not enough calls');
  expect(text(card)).toContain('Not enough calls to look ahead');
  expect(text(card)).toContain('14 more');
});

test('a shift without calls says when lines begin', async () => {
  await open({ trends: [] });
  draw(<TrendCards unit="team" />);
  expect(await screen.findByText("The lines begin with the shift's first calls.")).toBeTruthy();
});

test("an agent's page says what the next hours bring and how heavy the work is, in facts", async () => {
  await open();
  draw(<AheadBrief id="103" window={null} />);
  const ahead = await screen.findByRole('region', { name: 'Next 2 h' });
  expect(text(ahead)).toMatch(/Answer Ratedecliningdeclining.*Likely to fall below 33\.0 %: 78 %/);
  expect(within(ahead).getByRole('link', { name: 'Charts' }).getAttribute('href')).toBe('#/agents/103?tab=trends');
  const workload = screen.getByRole('region', { name: 'Workload' });
  expect(text(workload)).toMatch(/high.*Occupancy91 %Since the last break2 h 38 minOn shift6 h.*Offer a short break/);
});

test('where trends cannot be asked for, the agent’s page goes without', async () => {
  const { sent } = await stage(() => ({ ok: false, unchanged: false, text: null, etag: null, at: null, stale: false, nextUpdateInS: null, problem: { error: 'x', message: 'No.', what_to_do: '' } }));
  const { container } = draw(<AheadBrief id="103" window={null} />);
  await waitFor(() => expect(sent.length).toBeGreaterThan(0));
  await waitFor(() => expect(container.textContent).toBe(''));
});
