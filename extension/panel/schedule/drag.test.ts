import { expect, test } from 'vitest';
import type { AgentWeek, DutyRow } from '../types';
import { barOf, draggedStart, frameOf, givenTo, isSwap, rowReached, rowsOf, shifted, snap, stepOf } from './drag';

const HOUR = 3600;
const duty = (day: string, start: number, hours = 8): DutyRow => ({ day, shift: 'Day', start, end: start + hours * HOUR, paid_h: hours, breaks: [{ name: 'Lunch', start: start + 4 * HOUR, end: start + 5 * HOUR, paid: false }], queues: [{ queue: 'Sales', start, end: start + 4 * HOUR }] });
const person = (agent: string, ...duties: DutyRow[]): AgentWeek => ({ agent, agent_id: null, site: '', zone: '', duties, paid_h: duties.length * 8, cost_cents: 0 });

test('a day is shown from an hour before the first shift to an hour after the last', () => {
  const frame = frameOf(0, 24 * HOUR, [{ start: 7 * HOUR, end: 15 * HOUR, dayStart: 0 }, { start: 34 * HOUR, end: 42 * HOUR, dayStart: 24 * HOUR }]);
  expect(frame).toEqual({ start: 6 * HOUR, end: 19 * HOUR });
});

test('night shifts widen the day beyond midnight; without shifts the whole day is shown', () => {
  expect(frameOf(0, 24 * HOUR, [{ start: 22 * HOUR, end: 30 * HOUR, dayStart: 0 }])).toEqual({ start: 21 * HOUR, end: 31 * HOUR });
  expect(frameOf(0, 24 * HOUR, [])).toEqual({ start: 0, end: 24 * HOUR });
});

test('a bar lies where its time is, cut at the edges', () => {
  const frame = { start: 6 * HOUR, end: 16 * HOUR };
  expect(barOf({ start: 8 * HOUR, end: 12 * HOUR }, frame)).toEqual({ left: 0.2, width: 0.4 });
  expect(barOf({ start: 4 * HOUR, end: 8 * HOUR }, frame)).toEqual({ left: 0, width: 0.2 });
  expect(barOf({ start: 17 * HOUR, end: 18 * HOUR }, frame)).toBeNull();
});

test('a drag snaps to quarter hours and stays within the plan', () => {
  const frame = { start: 0, end: 10 * HOUR };
  expect(draggedStart(2 * HOUR, 100, 1000, frame, 0, 9 * HOUR)).toBe(3 * HOUR);
  expect(draggedStart(2 * HOUR, 13, 1000, frame, 0, 9 * HOUR)).toBe(2 * HOUR + 900);
  expect(draggedStart(2 * HOUR, 12, 1000, frame, 0, 9 * HOUR)).toBe(2 * HOUR);
  expect(draggedStart(2 * HOUR, -900, 1000, frame, 0, 9 * HOUR)).toBe(0);
  expect(draggedStart(2 * HOUR, 9000, 1000, frame, 0, 9 * HOUR)).toBe(9 * HOUR);
  expect(draggedStart(2 * HOUR, 100, 0, frame, 0, 9 * HOUR)).toBe(2 * HOUR);
  expect(snap(1350)).toBe(1800);
});

test('breaks and work go with their shift', () => {
  const moved = shifted(duty('2026-11-30', 8 * HOUR), 9 * HOUR);
  expect([moved.start, moved.end, moved.breaks[0]?.start, moved.queues[0]?.end]).toEqual([9 * HOUR, 17 * HOUR, 13 * HOUR, 13 * HOUR]);
});

test('arrow keys move by a quarter of an hour, with Shift by an hour', () => {
  expect([stepOf('ArrowLeft', false), stepOf('ArrowRight', true), stepOf('ArrowUp', false)]).toEqual([-900, 3600, undefined]);
});

test('rows are found by name and put in order', () => {
  const all = [person('Cy', duty('2026-11-30', 9 * HOUR)), person('Ann', duty('2026-12-01', 40 * HOUR), duty('2026-12-02', 70 * HOUR)), person('Bob', duty('2026-11-30', 7 * HOUR))];
  const names = (order: 'name' | 'start' | 'hours', search = '', day: string | null = '2026-11-30') => rowsOf(all, search, order, day).map(({ agent }) => agent);
  expect(names('name')).toEqual(['Ann', 'Bob', 'Cy']);
  expect(names('start')).toEqual(['Bob', 'Cy', 'Ann']);
  expect(names('hours')).toEqual(['Ann', 'Bob', 'Cy']);
  expect(names('name', ' b')).toEqual(['Bob']);
});

test('a shift given away goes to its new row at its new time; who works that day gives theirs back', () => {
  const all = [person('Ann', duty('2026-11-30', 8 * HOUR)), person('Bob', duty('2026-11-30', 10 * HOUR)), person('Cy')];
  const to = (toAgent: string | undefined) => ({ agent: 'Ann', day: '2026-11-30', start: 9 * HOUR, toAgent });
  expect([isSwap(all, to('Bob')), isSwap(all, to('Cy')), isSwap(all, to(undefined))]).toEqual([true, false, false]);
  expect([givenTo(all, to('Cy'), 'Cy')?.duty.start, givenTo(all, to('Cy'), 'Ann')]).toEqual([9 * HOUR, undefined]);
  expect([givenTo(all, to('Bob'), 'Bob')?.duty.start, givenTo(all, to('Bob'), 'Ann')?.duty.start, givenTo(all, to('Bob'), 'Ann')?.from]).toEqual([9 * HOUR, 10 * HOUR, 'Bob']);
  expect(givenTo(all, to(undefined), 'Ann')).toBeUndefined();
});

test('a drag reaches the next row once it has clearly left its own, and no row beyond the last', () => {
  expect([4, 15, 17, 31, 900, -900].map((dy) => rowReached(3, dy, 30, 6))).toEqual([3, 3, 4, 4, 5, 0]);
});
