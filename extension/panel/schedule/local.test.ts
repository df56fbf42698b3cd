import { beforeEach, expect, test } from 'vitest';
import { stage } from '../tests/stage';
import { livesElsewhere, localClock, localSpan, placeOf, spanIn } from './local';

const CENTRE = 'America/Denver';
const phoenix = { zone: 'America/Phoenix' };
/** A night of eight hours from 22:00 in Denver; its clock goes back on November 1 at two. */
const night = (day: string, from: number) => ({ day, start: from, end: from + 8 * 3600 });
const before = night('2026-10-30', Date.UTC(2026, 9, 31, 4) / 1000);
const back = night('2026-10-31', Date.UTC(2026, 10, 1, 4) / 1000);
const after = night('2026-11-01', Date.UTC(2026, 10, 2, 5) / 1000);

beforeEach(() => stage());

test('the night the clock goes back has its times on every clock', () => {
  expect([before, back, after].map((each) => spanIn(each, CENTRE))).toEqual(['22:00–Sat 06:00', '22:00–Sun 05:00', '22:00–Mon 06:00']);
  expect([before, back, after].map((each) => localSpan(phoenix, each, CENTRE))).toEqual(['Phoenix: 21:00–Sat 05:00', 'Phoenix: 21:00–Sun 05:00', '']);
  expect(spanIn(back, 'Europe/London')).toBe('Sun 04:00–Sun 12:00');
});

test('only who reads another time is said to', () => {
  expect(livesElsewhere({ zone: '' }, before, CENTRE)).toBe(false);
  expect(livesElsewhere({ zone: 'America/Boise' }, before, CENTRE)).toBe(false);
  expect([localClock(phoenix, before.start, CENTRE), localClock(phoenix, after.start, CENTRE)]).toEqual(['Phoenix: 1 h behind the center', '']);
  expect(localClock({ zone: 'Asia/Kolkata' }, after.start, 'America/New_York')).toBe('Kolkata: 10.5 h ahead of the center');
  expect(placeOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});
