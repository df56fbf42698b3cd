import { expect, test } from 'vitest';
import { makeSettings } from '../dev/answers';
import { check, parseNames, parseNumber, showNumber, termsOf, withTerms, zoneKnown } from './form';

const settings = makeSettings({ agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 }).settings;

test('settings as served are valid', () => {
  expect(check(settings)).toEqual({});
});

test.each([
  [{ poll_interval_s: 9 }, 'poll_interval_s'], [{ poll_interval_s: 301 }, 'poll_interval_s'], [{ poll_interval_s: NaN }, 'poll_interval_s'],
  [{ name: '  ' }, 'name'], [{ zone: 'Nowhere' }, 'zone'], [{ drop_limit: 0 }, 'drop_limit'], [{ dead_band_points: 51 }, 'dead_band_points'],
  [{ good_at: 95, excellent_at: 90 }, 'good_at'], [{ min_contacts: 0 }, 'min_contacts'],
  [{ targets: { ...settings.targets, calls_per_day: -1 } }, 'targets.calls_per_day'],
])('%o is refused at its field', (change, field) => {
  expect(Object.keys(check({ ...settings, ...change }))).toEqual([field]);
});

test('the slowest and the fastest poll are accepted', () => {
  expect(check({ ...settings, poll_interval_s: 10 })).toEqual({});
  expect(check({ ...settings, poll_interval_s: 300 })).toEqual({});
});

test("a campaign's wrong value is refused at its own field", () => {
  const wrong = withTerms(settings, { ...termsOf(settings, 11), target_per_contact: 1.2 });
  expect(check(wrong)).toEqual({ 'terms.11.target_per_contact': 'errorShare' });
});

test('terms that say nothing are not sent', () => {
  const empty = Object.fromEntries(Object.keys(termsOf(settings, 11)).map((key) => [key, key === 'campaign_id' ? 11 : null]));
  expect(withTerms(settings, empty as ReturnType<typeof termsOf>).terms).toEqual([]);
  expect(withTerms(settings, { ...termsOf(settings, 12), value_cents: 500 }).terms.map((each) => each.campaign_id)).toEqual([11, 12]);
});

test('typed numbers are read in the unit of storage', () => {
  expect(parseNumber('4.20', 100)).toBe(420);
  expect(parseNumber(' 12,5 ', 0.01)).toBe(0.125);
  expect(parseNumber('', 100)).toBeNull();
  expect(parseNumber('four', 1)).toBeNaN();
  expect(showNumber(420, 100)).toBe('4.2');
  expect(showNumber(0.03, 0.01)).toBe('3');
  expect(showNumber(null, 1)).toBe('');
});

test('names are one a line', () => {
  expect(parseNames(' Test User \n\n trainer ')).toEqual(['Test User', 'trainer']);
});

test('zones are those the browser knows', () => {
  expect(zoneKnown('America/New_York')).toBe(true);
  expect(zoneKnown('EST5')).toBe(false);
});
