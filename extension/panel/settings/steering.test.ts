import { expect, test } from 'vitest';
import { makeSettings } from '../dev/answers';
import { check } from './form';
import { abilityOf, clockOf, DEFAULTS, minutesOf, parseWords, steeringErrors, steeringOf, wantedOf, withAbility, withWanted } from './steering';

const settings = makeSettings({ agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 }).settings;

test('what was never set is the default, also within rows', () => {
  expect(steeringOf({})).toEqual(DEFAULTS);
  const steering = steeringOf({ steering: { per_hour: 2, wanted: [{ campaign_id: 11, seats: 4 }], abilities: [{ agent_id: 101 }] } } as never);
  expect(steering).toMatchObject({ per_hour: 2, hold_out: 0.1 });
  expect(steering.wanted).toEqual([{ campaign_id: 11, seats: 4, crew_min: 0, predictive: true, needs: [] }]);
  expect(steering.abilities[0]).toMatchObject({ skills: [], fixed: false, max_hours: null });
});

test('settings as served are valid and survive the round', () => {
  expect(check(settings)).toEqual({});
  expect(check({ ...settings, steering: steeringOf(settings) })).toEqual({});
});

test.each([
  ['open_crew', 1, 100, 0, 101], ['switch_min', 0, 120, -1, 121], ['stay_min', 0, 480, -1, 481], ['least_chance', 0.5, 0.99, 0.49, 1], ['least_gain', 0, 1, -0.01, 1.01], ['balance_margin', 0.02, 0.5, 0.01, 0.51],
  ['max_occupancy', 0.5, 1, 0.49, 1.01], ['max_hours', 0.25, 24, 0, 25], ['per_hour', 1, 10, 0, 11], ['hold_out', 0, 0.5, -0.1, 0.6],
])('%s may be %d to %d', (name, low, high, under, over) => {
  for (const x of [low, high]) expect(steeringErrors({ ...DEFAULTS, [name]: x })).toEqual({});
  for (const x of [under, over, NaN]) expect(Object.keys(steeringErrors({ ...DEFAULTS, [name]: x }))).toEqual([`steering.${name}`]);
});

test('the warning comes before the stop', () => {
  expect(steeringErrors({ ...DEFAULTS, drop_warn: 0.029 })).toEqual({ 'steering.drop_warn': 'errorWarnStop' });
});

test('a row that says nothing is not sent, one that says nonsense is not lost', () => {
  const some = withWanted(DEFAULTS, { ...wantedOf(DEFAULTS, 11), seats: 4 });
  expect(some.wanted).toHaveLength(1);
  expect(withWanted(some, { ...wantedOf(some, 11), seats: null }).wanted).toEqual([]);
  const wrong = withWanted(DEFAULTS, { ...wantedOf(DEFAULTS, 11), seats: NaN });
  expect(steeringErrors(wrong)).toEqual({ 'wanted.11.seats': 'errorCount' });
  expect(withAbility(DEFAULTS, { ...abilityOf(DEFAULTS, 101), skills: [] }).abilities).toEqual([]);
  expect(withAbility(DEFAULTS, { ...abilityOf(DEFAULTS, 101), fixed: true }).abilities).toHaveLength(1);
});

test('fewer seats than the fewest agents, half agents and endless days are refused at their own field', () => {
  expect(steeringErrors(withWanted(DEFAULTS, { ...wantedOf(DEFAULTS, 11), seats: 2, crew_min: 3 }))).toEqual({ 'wanted.11.seats': 'errorSeats' });
  expect(steeringErrors(withWanted(DEFAULTS, { ...wantedOf(DEFAULTS, 11), crew_min: 1.5 }))).toEqual({ 'wanted.11.crew_min': 'errorCount' });
  expect(steeringErrors(withAbility(DEFAULTS, { ...abilityOf(DEFAULTS, 101), max_hours: 25 }))).toEqual({ 'abilities.101.max_hours': 'errorHours' });
});

test('clock times are minutes of the day, words are split at commas', () => {
  expect([minutesOf('09:30'), minutesOf(''), clockOf(570), clockOf(null)]).toEqual([570, null, '09:30', '']);
  expect(minutesOf('late')).toBeNaN();
  expect(parseWords(' Spanish, Licence ,, Spanish')).toEqual(['Spanish', 'Licence']);
});
