import { expect, test } from 'vitest';
import { compose, listed, type RuleDraft } from './compose';
import { withGoal, withoutRule, withQueue, withRule, withRuleAt, withShift, type Document } from './edit';

const DRAFT: RuleDraft = { kind: 'limit', who: [], amount: 'at most', number: 5, thing: 'shifts', period: 'a week', days: ['Sunday'], start: '09:00', end: '17:00', first: '2026-12-01', last: '2026-12-31', soft: false };
const said = (change: Partial<RuleDraft>): string => compose({ ...DRAFT, ...change });

test('every kind of the form has its sentence', () => {
  expect(said({})).toBe('Everybody works at most 5 shifts a week.');
  expect(said({ who: ['Bob'], amount: 'exactly', number: 1, thing: 'weekend shifts', period: 'a month' })).toBe('Bob works exactly 1 weekend shift a month.');
  expect(said({ who: ['Ann', 'Bob'], thing: 'days in a row', number: 4 })).toBe('Ann and Bob work at most 4 days in a row.');
  expect(said({ kind: 'rest', number: 11 })).toBe('Everybody rests at least 11 hours between shifts.');
  expect(said({ kind: 'never', who: ['Joe'], days: ['Sunday', 'Monday'], soft: true })).toBe('Joe never works on Mondays and Sundays, if possible.');
  expect(said({ kind: 'available', who: ['Ann'], days: ['Friday'] })).toBe('Ann is available on Fridays from 09:00 to 17:00.');
  expect(said({ kind: 'off', who: ['Ann'], last: '2026-12-01' })).toBe('Ann is off on 2026-12-01.');
  expect(said({ kind: 'prefer', who: ['Ann'], soft: true })).toBe('Ann prefers to start at 09:00.');
  expect(said({ kind: 'fair', who: ['John', 'Mary', 'Robert'], thing: 'weekend shifts' })).toBe('John, Mary and Robert work the same number of weekend shifts from 2026-12-01 to 2026-12-31.');
});

test('a form that lacks something makes no sentence', () => {
  expect([said({ number: NaN }), said({ kind: 'never', days: [] }), said({ kind: 'off', first: '' })]).toEqual(['', '', '']);
});

test('names are listed as the language of rules has it', () => {
  expect([listed([]), listed(['A']), listed(['A', 'B', 'C'], 'or')]).toEqual(['', 'A', 'A, B or C']);
});

const DOCUMENT: Document = { name: 'W', first: '2026-11-30', zone: 'UTC', queues: [{ name: 'Sales', goals: [{ kind: 'answered', share: 0.8, within_s: 20 }], demand: { contacts: [1], aht_s: [60] } }], shifts: [{ name: 'Day', minutes: 480, first_start: '08:00', last_start: '10:00' }], rules: ['One.', 'Two.'] };

test('changes of a document leave everything else as it is', () => {
  expect(withRule(DOCUMENT, 'Three.').rules).toEqual(['One.', 'Two.', 'Three.']);
  expect(withoutRule(DOCUMENT, 0).rules).toEqual(['Two.']);
  expect(withRuleAt(DOCUMENT, 1, 'New.').rules).toEqual(['One.', 'New.']);
  expect(withQueue(DOCUMENT, 'Sales', { growth: 1.35 })).toEqual({ ...DOCUMENT, queues: [{ ...DOCUMENT.queues[0], growth: 1.35 }] });
  expect(withShift(DOCUMENT, 0, { minutes: 240 }).shifts?.[0]).toEqual({ name: 'Day', minutes: 240, first_start: '08:00', last_start: '10:00' });
  expect(DOCUMENT.rules).toEqual(['One.', 'Two.']);
});

test('a goal takes the place of the one of its kind', () => {
  const [sales] = DOCUMENT.queues;
  if (!sales) throw new Error('no queue');
  expect(withGoal(sales, { kind: 'answered', share: 0.9, within_s: 30 })).toEqual([{ kind: 'answered', share: 0.9, within_s: 30 }]);
  expect(withGoal(sales, { kind: 'idle', share: 0.2 })).toHaveLength(2);
});
