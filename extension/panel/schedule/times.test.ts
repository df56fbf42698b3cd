import { beforeEach, expect, test } from 'vitest';
import { stage } from '../tests/stage';
import { clockOf, dayOf, daySpans, daysFrom, dayWords, minuteOf, mondayOf, plusDays, SLOT_S } from './times';

const ZONE = 'America/New_York';
const starts = (first: string, days: number, offset: number) => Array.from({ length: days * 96 }, (_, i) => Date.parse(`${first}T00:00:00Z`) / 1000 + offset * 3600 + i * SLOT_S);

beforeEach(() => stage());

test('a week has seven days of 96 intervals', () => {
  const spans = daySpans(starts('2026-11-30', 7, 5), ZONE);
  expect([...spans.keys()]).toEqual(daysFrom('2026-11-30', 1));
  expect([...spans.values()].every(({ from, to }) => to - from === 96)).toBe(true);
});

test('the nights on which clocks change have 92 and 100 intervals', () => {
  const spring = daySpans(starts('2027-03-08', 7, 5), ZONE);
  expect(spring.get('2027-03-14')).toEqual({ from: 576, to: 668 });
  const autumn = daySpans(starts('2026-10-26', 8, 4), ZONE);
  expect(autumn.get('2026-11-01')).toEqual({ from: 576, to: 676 });
});

test('a span that begins within a day is cut there', () => {
  const spans = daySpans(starts('2026-11-30', 2, 5).slice(10), ZONE);
  expect([...spans.values()]).toEqual([{ from: 0, to: 86 }, { from: 86, to: 182 }]);
});

test('instants are read on the wall clock of the zone', () => {
  const at = Date.UTC(2026, 10, 30, 12, 45) / 1000;
  expect([dayOf(at, ZONE), minuteOf(at, ZONE), dayOf(at, 'Pacific/Auckland')]).toEqual(['2026-11-30', 465, '2026-12-01']);
});

test('days are counted over months and years', () => {
  expect(plusDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(mondayOf('2026-12-06')).toBe('2026-11-30');
  expect(mondayOf('2026-11-30')).toBe('2026-11-30');
});

test('days and minutes in words', () => {
  expect([dayWords('2026-11-30', 'short'), dayWords('2026-11-30', 'date'), dayWords('not a day')]).toEqual(['Mon 30', 'Nov 30, 2026', 'not a day']);
  expect([clockOf(450), clockOf(1455), clockOf(-15)]).toEqual(['07:30', '00:15', '23:45']);
});
