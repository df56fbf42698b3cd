import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dialerNow, forgetClock, learnClock } from './now';

const START = 1_800_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: START * 1000 });
  forgetClock();
});
afterEach(() => vi.useRealTimers());

test('a picture that was old when it arrived does not turn the clock back', () => {
  learnClock(START - 600, START, false);
  expect(dialerNow()).toBe(START);
});

test('a dialer whose clock is ahead is followed', () => {
  learnClock(START + 5, START, false);
  expect(dialerNow()).toBe(START + 5);
});

test('a simulated clock may stand anywhere; the freshest picture tells it best', () => {
  learnClock(START - 90_020, START, true);
  learnClock(START - 90_000, START, true);
  learnClock(START - 90_025, START, true);
  expect(dialerNow()).toBe(START - 90_000);
});
