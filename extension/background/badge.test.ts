import { beforeEach, expect, test } from 'vitest';
import { fakeChrome } from '../tests/chrome';
import { floor } from '../tests/floor';
import { floorBadge, needingALook } from './badge';

beforeEach(() => {
  fakeChrome();
});

test('counts agents that need coaching and are on the floor', () => {
  const picture = floor(['needs coaching', 'good', 'needs coaching', 'not enough calls']);
  picture.agents.columns.state[2] = 'logout';
  expect(needingALook(picture)).toBe(1);
  expect(floorBadge(picture).text).toBe('1');
});

test('shows nothing when nobody needs a look', () => {
  expect(floorBadge(floor(['good'])).text).toBe('');
});

test('stays short on a large floor', () => {
  expect(floorBadge(floor(Array<'needs coaching'>(250).fill('needs coaching'))).text).toBe('99+');
});

test.each(['stale', 'signed_out'] as const)('marks old numbers (%s) before it counts', (status) => {
  expect(floorBadge(floor(['needs coaching'], { status })).text).toBe('!');
});
