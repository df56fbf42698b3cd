import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeOutlook, type DayState } from '../dev/outlook';
import { prefs } from '../prefs';
import { draw, refused, served, stage } from '../tests/stage';
import type { Outlook } from '../types';
import { Outcome } from './Outcome';
// Loaded before, so that no test waits for a file.
import '../parts/Chart';

const SHAPE = { agents: 8, campaigns: 3, seed: 2, now: Math.floor(Date.now() / 1000) };

async function show(state: DayState = 'usual', change: (outlook: Outlook) => Outlook = (same) => same) {
  const sent = await stage((_, { path = '' }) => (path.startsWith('/v1/outlook') ? served(change(makeOutlook(SHAPE, null, state))) : refused('unknown', 'No.')));
  draw(<Outcome />);
  const card = await screen.findByRole('region', { name: 'Where today ends' });
  return { ...sent, card: within(card) };
}

test('the card says the likely end with its range, the chance, the clock and the verdict', async () => {
  const { card } = await show();
  expect(await card.findByText('2,352')).toBeTruthy();
  expect(card.getByText('likely end, 2,270–2,434')).toBeTruthy();
  expect(card.getByText(/^72\s%\slikely$/)).toBeTruthy();
  expect(card.getByText('to reach 2,300')).toBeTruthy();
  expect(card.getByText(/^about \d\d:\d\d \(\d\d:\d\d to not today\)$/)).toBeTruthy();
  expect(card.getByText('Within band')).toBeTruthy();
});

test('a figure that misses says by how much and what it would take, and is remembered', async () => {
  const { card } = await show();
  fireEvent.change(await card.findByRole('combobox', { name: 'Figure' }), { target: { value: 'conversions' } });
  expect(await card.findByText(/74 conversions, 18 % below target/)).toBeTruthy();
  expect(card.getByText('Needed:')).toBeTruthy();
  expect(prefs().figure).toBe('conversions');
});

test('every figure leads to its calls', async () => {
  const { card } = await show();
  expect((await card.findByText('2,352')).getAttribute('href')).toBe('#/calls?window=today');
  expect(card.getByText(/^[\d,]+ so far$/).closest('a')?.getAttribute('href')).toBe('#/calls?window=today');
});

test('the plain pace is there only to compare, the model is named with its history', async () => {
  const { card } = await show();
  expect(await card.findByText(/^Straight-line pace 2,3\d\d, only to compare\.$/)).toBeTruthy();
  expect(card.getByText(/^Forecast: pace × pattern, from 24 days/)).toBeTruthy();
  expect(card.getByText(/the last 8 Mondays/)).toBeTruthy();
  expect(card.getByText('31 of 40 days ended inside the range given at this hour.')).toBeTruthy();
});

test('the curve can be read by keyboard', async () => {
  const { card } = await show();
  const chart = await card.findByRole('slider', { name: /^Calls over the day/ });
  fireEvent.keyDown(chart, { key: 'End' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/likely end [\d,]+ .* 80 % range [\d,]+–[\d,]+/);
});

test('without a target there is still a forecast, and the way to set one', async () => {
  const { card } = await show('no-target');
  expect(await card.findByText('likely end, 2,270–2,434')).toBeTruthy();
  expect(card.getByRole('link', { name: 'Set a target' }).getAttribute('href')).toBe('#/settings/values');
  expect(card.queryByText(/%\slikely$/)).toBeNull();
});

test.each([['early', 'Too early'], ['few-days', 'Not enough days']] as const)('%s: no number pretends to be a forecast', async (state, said) => {
  const { card } = await show(state);
  expect(await card.findByText(said)).toBeTruthy();
  expect(card.getByText('so far')).toBeTruthy();
  expect(card.queryByText(/likely end/)).toBeNull();
  expect(card.queryByRole('slider')).toBeNull();
});

test('old data are named with their time', async () => {
  const { card } = await show('usual', (outlook) => ({ ...outlook, as_of: outlook.now - 900 }));
  expect(await card.findByText(/^From data of \d\d:\d\d, 15 min old/)).toBeTruthy();
});

test('campaigns stand side by side with their ranges', async () => {
  const { card } = await show();
  const table = await card.findByRole('table', { hidden: true });
  expect(within(table).getAllByRole('rowheader', { hidden: true }).map((each) => each.textContent)).toEqual(['Solar East', 'Solar West', 'Medicare Q4']);
});

test('a refusal says why and can be tried again', async () => {
  const { sent } = await stage(() => refused('store', 'The store cannot be read.'));
  draw(<Outcome />);
  expect((await screen.findByRole('alert')).textContent).toContain('The store cannot be read.');
  const before = sent.length;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(sent.length).toBeGreaterThan(before));
});
