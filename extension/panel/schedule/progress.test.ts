import { beforeEach, expect, test } from 'vitest';
import { makeJob } from '../dev/schedule';
import { stage } from '../tests/stage';
import { doneShare, gapText, layTrace, runWords } from './progress';
import { placeOf, scenarioHref } from './route';
import { hoursAbove } from './Totals';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 10, 23, 18) / 1000 };
const point = (seconds: number, objective: number, bound: number | null) => ({ seconds, objective, bound });

beforeEach(() => stage());

test('a run says what it does now', () => {
  const job = makeJob(SHAPE, 'running');
  expect(runWords(job)).toBe('Searching for better shifts.');
  expect(runWords({ ...job, until_stopped: true })).toBe('Improving until you stop it.');
  expect(runWords({ ...job, objective: null, seconds: 1 })).toBe('Reading the rules and the need.');
  expect(runWords({ ...job, objective: null, seconds: 20 })).toMatch(/^Getting ready/);
  expect(runWords({ ...job, state: 'failed', message: 'There is nobody to schedule.' })).toBe('There is nobody to schedule.');
  expect(runWords({ ...job, state: 'stopped', seconds: 7.25 })).toBe('Stopped after 7.3 s; the best schedule is kept.');
});

test('a run without an end of its own has no share done', () => {
  expect(doneShare({ seconds: 15, limit_s: 30, until_stopped: false, state: 'running' })).toBe(0.5);
  expect(doneShare({ seconds: 99, limit_s: 30, until_stopped: false, state: 'running' })).toBe(1);
  expect(doneShare({ seconds: 15, limit_s: 3600, until_stopped: true, state: 'running' })).toBeNull();
});

test('cost falls, the bound rises, and a first cost far above the rest does not flatten them', () => {
  const lay = layTrace([point(0.1, 9000, null), point(1, 330, 250), point(3, 320, 310)], 4, 100, 60);
  expect(lay?.top).toBe(360);
  expect(lay?.foot).toBe(310);
  expect(lay?.cost.startsWith('M2.5,2.0H25.0V')).toBe(true);
  expect(lay?.cost.endsWith('H100.0')).toBe(true);
  expect(lay?.bound.startsWith('M25.0,')).toBe(true);
  expect(layTrace([], 4, 100, 60)).toBeNull();
  const proved = layTrace([point(0.1, 330, null), point(1, 320, null)], 4, 100, 60, 310);
  expect(proved?.foot).toBe(310);
  expect(proved?.bound).toMatch(/^M0,[\d.]+H100\.0$/);
});

test('a gap has the digits that say something', () => {
  expect([gapText(null), gapText(0.0042), gapText(0.0252)].map((each) => each.replace('\u202f', ' '))).toEqual(['–', '0.42 %', '2.5 %']);
});

test('an address survives its own link, and nonsense leads home', () => {
  const place = placeOf({ id: '12', params: new URLSearchParams('tab=shifts&plan=3&day=2026-12-01&queue=Solar+East') });
  expect(place).toEqual({ at: 'scenario', id: 12, tab: 'shifts', plan: 3, day: '2026-12-01', queue: 'Solar East' });
  if (place.at !== 'scenario') throw new Error('no scenario');
  expect(scenarioHref(place)).toBe('#/schedule/12?tab=shifts&plan=3&day=2026-12-01&queue=Solar+East');
  expect(scenarioHref({ id: 12 }, { tab: 'forecast' })).toBe('#/schedule/12');
  expect(placeOf({ id: 'x', params: new URLSearchParams() })).toEqual({ at: 'home' });
  expect(placeOf({ id: 'compare', params: new URLSearchParams('ids=3,3,x,4') })).toEqual({ at: 'compare', ids: [3, 4] });
  expect(placeOf({ id: '1', params: new URLSearchParams('tab=z&day=soon&plan=-1') })).toMatchObject({ tab: 'forecast', day: null, plan: null });
});

test('a wide gap is told in agent-hours', () => {
  expect(hoursAbove(84, 0.4)).toBeCloseTo(6);
  expect(hoursAbove(84, 0)).toBe(0);
});
