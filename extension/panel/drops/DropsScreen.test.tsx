import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CampaignTable } from '../campaigns/CampaignTable';
import { makeDrops } from '../dev/drops';
import { makeSnapshot } from '../dev/floor';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { DropBudget } from '../types';
import DropsScreen from './DropsScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 6, 1, 17, 42) / 1000 };
const plain = (node: Element | null): string => (node?.textContent ?? '').replaceAll('\u202f', ' ');

async function open(hash: string, budget: DropBudget = makeDrops(SHAPE)) {
  await stage(() => served(budget));
  draw(<DropsScreen route={parseRoute(hash)} />);
}

test('each campaign says its thirty days, where tonight leads and what is left, its level in words', async () => {
  await open('#/drop-budget');
  const rows = (await screen.findAllByRole('link', { name: /30 days/ })).map(plain);
  expect(rows).toHaveLength(6);
  expect(rows[0]).toMatch(/^Auto Insurance RenewalsOver the limit30 days 3\.\d\d %, tonight 3\.\d\d % \(3\.\d\d–3\.\d\d %\)\d+ over$/);
  expect(rows.at(-1)).toMatch(/Inside.*more today$/);
});

test("one campaign's budget: counts, today, tonight with its range, what is left and what leaves the window", async () => {
  await open('#/drop-budget/12');
  const text = plain(await screen.findByRole('region', { name: 'Solar West' }));
  for (const said of [/30 days2\.\d\d %\d+ drops of [\d,]+ live answers/, /Today so far2\.\d\d %\d+ drops of \d+ live answers/, /When today ends2\.\d\d %2\.\d\d–2\.\d\d % · today \d+–\d+ of \d+–\d+/, /Left today\d+with \d+ live answers today/,
    /Leave the window\d+tomorrow/, /Chance to be over/]) expect(text).toMatch(said);
  expect(text).toContain('1.6 times as much as the second usually does');
  expect(screen.getByRole('link', { name: 'Dropped calls today' }).getAttribute('href')).toBe('#/calls?window=today&campaign=12&outcome=drop');
});

test('arrow keys read the burn-down day by day, and a table says the same', async () => {
  await open('#/drop-budget/12');
  const chart = await screen.findByRole('slider', { name: 'Drop budget of Solar West, day by day' });
  expect(chart.getAttribute('aria-valuenow')).toBe('29');
  expect(chart.getAttribute('aria-valuetext')).toMatch(/^Wed, Jul 1 · 30 days 2\.\d\d.% · 7 drops of \d+ live answers · \d+ allowed$/);
  fireEvent.keyDown(chart, { key: 'PageUp' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/^Wed, Jun 24/);
  fireEvent.keyDown(chart, { key: 'Home' });
  expect(chart.getAttribute('aria-valuenow')).toBe('0');
  expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(31);
});

test('while days are still being read nothing is claimed to be left', async () => {
  await open('#/drop-budget/12', makeDrops(SHAPE, false));
  const text = plain(await screen.findByRole('region', { name: 'Solar West' }));
  expect(text).toContain('Still reading');
  expect(text).toContain('Days of the 30 are still being read, so the share may be off.');
  expect(text).toMatch(/Left today–/);
});

test('the campaigns lead to their budgets', async () => {
  await stage();
  draw(<CampaignTable snapshot={makeSnapshot(SHAPE)} limit={0.03} />);
  expect(screen.getAllByRole('link').map((each) => each.getAttribute('href'))).toContain('#/drop-budget/12');
});
