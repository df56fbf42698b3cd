import { expect, test } from 'vitest';
import type { CoverageCurve, RequirementCurve, ServiceTruth } from '../types';
import { answeredLikely, basisOf, busySpan, costAt, coverOf, needOf, offPhones, peakOf, sumsOf, weighted, withSimulated } from './covers';

const curve = (queue: string, required: number[], scheduled: number[], answered: (number | null)[] = required.map(() => null)): CoverageCurve => ({ queue, required, scheduled, answered, short_h: 0, over_h: 0, answered_overall: null });
const need = (queue: string, contacts: number[], aht: number[]): RequirementCurve => ({ queue, media: 'phone', contacts, aht_s: aht, agents: contacts, scheduled: contacts.map((n) => 2 * n), decides: contacts.map(() => 'a goal'), unmet: [], agent_hours: 0, likely: { state: 'own', calls: 0, low: [], high: [], days: [] } });

test('too few in one campaign is not set off by too many in another', () => {
  const cover = coverOf([curve('A', [4, 2], [1, 2]), curve('B', [1, 1], [5, 1])], null);
  expect([cover.required, cover.scheduled, cover.short, cover.over]).toEqual([[5, 3], [6, 3], [3, 0], [4, 0]]);
  expect(sumsOf(cover, { from: 0, to: 2 })).toEqual({ requiredH: 2, scheduledH: 2.25, shortH: 0.75, overH: 1 });
});

test('too many means more than required, too few means fewer', () => {
  const cover = coverOf([curve('A', [3, 3], [5, 1])], 'A');
  expect(cover.over).toEqual([2, 0]);
  expect(cover.short).toEqual([0, 2]);
});

test('shares answered are averaged by contacts, not by campaign', () => {
  const cover = coverOf([curve('A', [1], [1], [0.9]), curve('B', [1], [1], [0.5]), curve('C', [1], [1], [null])], null, [need('A', [30], [100]), need('B', [10], [100]), need('C', [99], [100])]);
  expect(cover.answered[0]).toBeCloseTo(0.8, 10);
});

test('simulated shares take the place of expected ones', () => {
  const service = { queues: [{ queue: 'A', goals: [], curve: [0.7] }] } as unknown as ServiceTruth;
  const [a, b] = withSimulated([curve('A', [1], [1], [0.9]), curve('B', [1], [1], [0.5])], service);
  expect([a?.answered, b?.answered]).toEqual([[0.7], [0.5]]);
});

test('shares say whether they are simulated, by formula, or both', () => {
  const service = { queues: [{ queue: 'A', goals: [], curve: [0.7] }, { queue: 'C', goals: [], curve: [null] }] } as unknown as ServiceTruth;
  const curves = [curve('A', [1], [1], [0.9]), curve('B', [1], [1], [0.5]), curve('C', [1], [1], [null])];
  expect([basisOf(curves, service, 'A'), basisOf(curves, service, 'B'), basisOf(curves, service, null), basisOf(curves, null, null)]).toEqual(['simulated', 'approximate', 'partly', 'approximate']);
  expect(basisOf([curves[0], curves[2]] as CoverageCurve[], service, null)).toBe('simulated');
});

test('“answered in time” as simulated has a range, overall and by day, of one campaign and of all by contacts', () => {
  const goal = (value: number, contacts: number) => ({ kind: 'answered', simulated: true, value, low: value - 0.02, high: value + 0.02, days: [{ day: '2026-11-30', contacts, value, low: value - 0.04, high: value + 0.04 }, { day: '2026-12-01', contacts: 0, value: null, low: null, high: null }] });
  const of = (queue: string, goals: object[], curve: (number | null)[] = [0.8]) => ({ queue, goals, curve });
  const service = { queues: [of('A', [goal(0.8, 300), { ...goal(0.1, 1), kind: 'abandoned' }]), of('B', [goal(0.4, 100)]), of('C', [], [null])] } as unknown as ServiceTruth;
  const rounded = (found: ReturnType<typeof answeredLikely>) => found && [found.value, found.low, found.high].map((each) => Math.round(1000 * each) / 1000);
  expect(rounded(answeredLikely(service, 'A', null))).toEqual([0.8, 0.78, 0.82]);
  expect(rounded(answeredLikely(service, 'A', '2026-11-30'))).toEqual([0.8, 0.76, 0.84]);
  expect(rounded(answeredLikely(service, null, null))).toEqual([0.7, 0.68, 0.72]);
  expect([answeredLikely(service, 'A', '2026-12-01'), answeredLikely(service, 'C', null), answeredLikely(null, null, null)]).toEqual([null, null, null]);
  expect(answeredLikely({ queues: [of('A', [goal(0.8, 3)]), of('B', [])] } as unknown as ServiceTruth, null, null)).toBeNull();
});

test('handling times of all campaigns are averaged by contacts', () => {
  const all = needOf([need('A', [30, 0], [100, 0]), need('B', [10, 0], [300, 0])], null);
  expect([all.contacts, all.ahtS, all.decides]).toEqual([[40, 0], [150, null], ['', '']]);
  expect(needOf([need('A', [30], [100])], 'A').decides).toEqual(['a goal']);
});

test('a weighted mean leaves out what weighs nothing', () => {
  expect(weighted([0.5, 1, null], [1, 3, 9], { from: 0, to: 3 })).toBeCloseTo(0.875, 10);
  expect(weighted([0.5], [0], { from: 0, to: 1 })).toBeNull();
});

test('a table lists from the first busy interval to the last', () => {
  expect(busySpan([[0, 0, 2, 0, 0], [0, 0, 0, 1, 0]], { from: 0, to: 5 })).toEqual({ from: 2, to: 4 });
  expect(peakOf([0, 3, 7, 7])).toBe(2);
  expect(peakOf([0, 0])).toBe(-1);
});

test('an interval costs one for each agent short and a fifth for each beyond, by campaign', () => {
  const curves = [curve('A', [4.5, 2], [3, 2]), curve('B', [1, 1], [3.5, 1])];
  expect(costAt(curves, null, 0).map(({ queue, short, over, cost }) => [queue, short, over, cost])).toEqual([['A', 1.5, 0, 1.5], ['B', 0, 2.5, 0.5]]);
  expect(costAt(curves, 'B', 1)[0]?.cost).toBe(0);
});

test('who has a break or a meeting is off the phones, who has not begun is not', () => {
  const duty = (start: number, breaks: { name: string; start: number; end: number; paid: boolean }[]) => ({ day: '2026-12-01', shift: 'Day', start, end: start + 28_800, paid_h: 8, breaks, queues: [] });
  const agents = [['Ann', duty(0, [{ name: 'Lunch', start: 900, end: 2700, paid: false }])], ['Bob', duty(0, [])], ['Cy', duty(3600, [])]] as const;
  const plan = { agents: agents.map(([agent, one]) => ({ agent, agent_id: null, duties: [one], paid_h: 8, cost_cents: 0 })), meetings: [{ name: 'Team meeting', start: 1800, end: 2700, who: ['Bob', 'Cy'] }] } as unknown as Parameters<typeof offPhones>[0];
  expect(offPhones(plan, 1800)).toEqual([{ agent: 'Ann', why: 'Lunch' }, { agent: 'Bob', why: 'Team meeting' }]);
  expect(offPhones(plan, 2700)).toEqual([]);
});
