import { beforeEach, expect, test } from 'vitest';
import { makeDrops } from '../dev/drops';
import { stage } from '../tests/stage';
import type { DropCampaign } from '../types';
import { dayWords } from './BurnDown';
import { allowance, byTrouble, droppedCalls, topRate } from './drops';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 6, 1, 17, 42) / 1000 };
const budget = makeDrops(SHAPE);
const west = budget.campaigns.find(({ campaign_id }) => campaign_id === 12) as DropCampaign;

beforeEach(() => stage());

test('the campaign nearest to trouble stands first', () => {
  const levels = byTrouble(budget.campaigns).map(({ level }) => level);
  expect(levels).toEqual([...levels].sort((a, b) => ['over', 'stop', 'warn', 'unknown', 'ok'].indexOf(a) - ['over', 'stop', 'warn', 'unknown', 'ok'].indexOf(b)));
  expect(levels[0]).toBe('over');
});

test('the totals are the sums of the days, and the last day ends at the thirty days share', () => {
  for (const { days, drops_30d: drops, answers_30d: answers, rate_30d: rate } of budget.campaigns) {
    expect(days).toHaveLength(30);
    expect(days.reduce((sum, each) => sum + each.drops, 0)).toBe(drops);
    expect(days.reduce((sum, each) => sum + each.answers, 0)).toBe(answers);
    expect(days.at(-1)?.rate_30d).toBeCloseTo(rate.value ?? NaN, 12);
  }
});

test('a day allows the limit of its own answers', () => {
  expect(allowance({ day_start: 0, drops: 9, answers: 600, rate_30d: null }, 0.03)).toBeCloseTo(18);
});

test('the axis holds the limit, every day and the evening', () => {
  for (const each of budget.campaigns) {
    const top = topRate(each, budget.limit);
    expect(top).toBeGreaterThan(budget.limit);
    expect(top).toBeGreaterThan(Math.max(...each.days.map(({ rate_30d }) => rate_30d ?? 0), each.rate_end.high ?? 0));
  }
});

test('a day is read out with its share, its drops and what it allowed', () => {
  const said = dayWords({ day_start: Date.UTC(2026, 5, 30, 5) / 1000, drops: 14, answers: 601, rate_30d: 0.0241 }, 0.03, 'America/New_York').replaceAll('\u202f', ' ');
  expect(said).toMatch(/30 days 2\.41 % · 14 drops of 601 live answers · 18 allowed$/);
});

test('every figure leads to the dropped calls behind it', () => {
  expect(droppedCalls(west, SHAPE.now, 'month')).toBe(`#/calls?start=${west.days[0]?.day_start}&end=${SHAPE.now}&campaign=12&outcome=drop`);
  expect(droppedCalls(west, SHAPE.now, 'today')).toBe('#/calls?window=today&campaign=12&outcome=drop');
});
