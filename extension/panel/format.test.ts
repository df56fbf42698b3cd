import { beforeEach, expect, test } from 'vitest';
import { age, bytes, clock, duration, hours, money, percent, places, range, signed, signedPercent, signedRange, signedValue, value, zoneOffset } from './format';
import { stage } from './tests/stage';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

beforeEach(() => stage());

test('shares read as per cent', () => {
  expect(plain(percent(0.124))).toBe('12.4 %');
  expect(plain(percent(0.87, 0))).toBe('87 %');
  expect(percent(null)).toBe('–');
});

test('differences carry a sign, and what rounds to nothing carries none', () => {
  expect(plain(signedPercent(0.03))).toBe('+3 %');
  expect(plain(signedPercent(-0.05))).toBe('−5 %');
  expect(plain(signedPercent(-0.001))).toBe('0 %');
  expect(signed(-0.22, 2)).toBe('−0.22');
});

test.each([[0, '0:00'], [9, '0:09'], [405, '6:45'], [512, '8:32'], [3599.6, '1:00:00'], [3750, '1:02:30'], [null, '–'], [-1, '–']])(
  'a duration of %s seconds reads %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  },
);

test('long totals drop what does not matter', () => {
  expect(hours(2_700)).toBe('45 min');
  expect(hours(15_720)).toBe('4 h 22 min');
  expect(hours(214_000)).toBe('59 h');
});

test('ranges show decimals only when whole numbers would hide their width', () => {
  expect(plain(range(0.09, 0.16, 'share'))).toBe('9–16 %');
  expect(plain(range(0.189, 0.202, 'share'))).toBe('18.9–20.2 %');
  expect(range(1.02, 1.22, 'per_hour')).toBe('1.02–1.22');
  expect(range(88.4, 94.4, 'seconds')).toBe('1:28–1:34');
  expect(plain(range(93.5, 99.8, 'index'))).toBe('94–100 %');
  expect(range(null, 1, 'share')).toBe('–');
});

test('values are shown in their own unit', () => {
  expect(plain(value(0.6645, 'share', 0))).toBe('66 %');
  expect(plain(value(94.2, 'index'))).toBe('94 %');
  expect(value(1.302, 'per_hour')).toBe('1.30');
  expect(value(29.41, 'per_hour')).toBe('29.4');
  expect(value(91.4, 'seconds')).toBe('1:31');
});

test.each([[12, '12 s'], [119, '119 s'], [120, '2 min'], [7_199, '119 min'], [7_500, '2 h 5 min'], [260_000, '3 days'], [-4, '0 s']])(
  'data %s seconds old are %s old', (seconds, text) => {
    expect(age(seconds)).toBe(text);
  },
);

test('places are words, one or a range', () => {
  expect(places(2, 9)).toBe('2nd–9th');
  expect(places(1, 1)).toBe('1st');
  expect(places(3, 11)).toBe('3rd–11th');
  expect(places(21, 112)).toBe('21st–112th');
  expect(places(null, null)).toBe('–');
});

test('money loses its cents from 1,000 on', () => {
  expect(money(420)).toBe('$4.20');
  expect(money(1_049_500)).toBe('$10,495');
  expect(money(null)).toBe('–');
});

test("times are the centre's, also across a change of clocks", () => {
  const noon = Date.UTC(2026, 6, 1, 16, 0, 7) / 1000;
  expect(clock(noon, 'America/New_York')).toBe('12:00');
  expect(clock(noon, 'America/New_York', true)).toBe('12:00:07');
  expect(zoneOffset(noon, 'America/New_York')).toBe(-4 * 3600);
  expect(zoneOffset(Date.UTC(2026, 0, 1) / 1000, 'America/New_York')).toBe(-5 * 3600);
  expect(zoneOffset(noon, 'Asia/Kolkata')).toBe(5.5 * 3600);
});

test('sizes on disk', () => {
  expect(bytes(81_200_000)).toBe('81 MB');
  expect(bytes(1_500)).toBe('1.5 kB');
  expect(bytes(0)).toBe('0 B');
});

test('a change carries its sign, and none where it is written as nothing', () => {
  expect([signedValue(1840, 'money'), signedValue(-640, 'money'), signedValue(-0.004, 'per_hour'), signedValue(0.12, 'share'), signedValue(null, 'money')])
    .toEqual(['+$18', '−$6.40', '0.00', '+12.0\u202f%', '–']);
});

test('the range of a change is said with "to", so that a minus is not read as a dash', () => {
  expect(signedRange(-250, 1800, 'money')).toBe('−$2.50 to +$18');
  expect(signedRange(null, 1800, 'money')).toBe('–');
});

test('estimated money shows no cents from ten on', () => {
  expect([value(999, 'money'), value(1000, 'money'), range(3450, 7875, 'money')]).toEqual(['$9.99', '$10', '$35–$79']);
});
