import { beforeEach, expect, test } from 'vitest';
import { stage } from '../tests/stage';
import { agentChange } from './Crew';
import { eventOf } from './Meetings';
import { anotherShift } from './People';
import { profilesFit } from './Hiring';
import { draftOf, shiftChange, shiftWords } from './ShiftEditor';

const DAY = { name: 'Day', minutes: 510, first_start: '07:00', last_start: '12:00', breaks: [{ name: 'Lunch', minutes: 30, earliest: 180, latest: 300 }] };
const LUNCH = { name: 'Lunch', minutes: 30, earliest: 180, latest: 300 };

beforeEach(() => stage());

test('the standard shift of eight hours with lunch is entered as it is told', () => {
  expect(shiftChange({ ...draftOf(DAY), name: ' Standard ', hours: 8, first: '09:00', last: '13:00' })).toEqual({ name: 'Standard', minutes: 480, first_start: '09:00', last_start: '13:00', breaks: [LUNCH] });
  expect(shiftWords(DAY)).toBe('8.5 h, starts 07:00 to 12:00');
  expect(shiftWords({ ...DAY, minutes: 480, last_start: '07:00' })).toBe('8 h, starts 07:00');
});

test('a shift that contradicts itself is no change', () => {
  const draft = draftOf(DAY);
  const wrong = [{ hours: 0.5 }, { hours: null }, { hours: 25 }, { first: '07:10' }, { first: '13:00' }, { name: ' ' }, { hours: 5 }, { breaks: [LUNCH, LUNCH] }, { breaks: [{ ...LUNCH, earliest: 310 }] }, { hours: 1, breaks: [{ ...LUNCH, minutes: 60, earliest: 0, latest: 0 }] }];
  expect(wrong.map((part) => shiftChange({ ...draft, ...part }))).toEqual(wrong.map(() => null));
});

test('another shift takes a name that is free', () => {
  expect(anotherShift([DAY, { ...DAY, name: 'Shift 3' }], (n) => `Shift ${n}`)).toEqual({ ...DAY, name: 'Shift 4' });
  expect(anotherShift([], (n) => `Shift ${n}`).name).toBe('Shift 1');
});

test('hours of an agent must not contradict each other, and somebody must be able to do something', () => {
  expect(agentChange({ least: 20, most: 40, cents: 1500, skills: ['A'], site: ' Tempe', zone: 'America/Phoenix' })).toEqual({ least_h: 20, most_h: 40, cost_cents: 1500, skills: ['A'], site: 'Tempe', zone: 'America/Phoenix' });
  const wrong = [{ least: 41 }, { most: 169 }, { most: null }, { cents: -1 }, { skills: [] }, { zone: 'Phoenix' }];
  expect(wrong.map((part) => agentChange({ least: 20, most: 40, cents: 0, skills: ['A'], site: '', zone: '', ...part }))).toEqual(wrong.map(() => null));
});

test('a meeting of nobody named is everybody’s; one without hours is none', () => {
  const draft = { name: 'Team', minutes: 60, who: [], first: '2026-11-30', last: '2026-12-01', start: '08:00', end: '18:00' };
  expect(eventOf(draft, ['Ann', 'Bob'])?.who).toEqual(['Ann', 'Bob']);
  expect([eventOf({ ...draft, end: '08:00' }, ['Ann']), eventOf({ ...draft, name: '' }, ['Ann']), eventOf({ ...draft, last: '2026-11-29' }, ['Ann'])]).toEqual([null, null, null]);
});

test('profiles to hire are named once, with a skill, hours and a wage', () => {
  const one = { name: 'Sales only', skills: ['Sales'], hours: 40, cost_cents: 1500 };
  expect(profilesFit([one, { ...one, name: 'Both', skills: ['Sales', 'Support'], hours: 20, cost_cents: 2500 }])).toBe(true);
  expect([[], [one, one], [{ ...one, skills: [] }], [{ ...one, hours: 0 }], [{ ...one, cost_cents: -1 }]].map(profilesFit)).toEqual([false, false, false, false, false]);
});
