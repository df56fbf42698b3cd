import { beforeEach, expect, test } from 'vitest';
import { changed, csvPath, callsPath, narrowed, readFilters } from './calls/filters';
import { setPrefs } from './prefs';
import { href, parseRoute, startRouting, windowOf } from './route';
import { stage } from './tests/stage';

beforeEach(() => stage());

test('a route survives its own hash', () => {
  const hash = href('calls', null, { agent: 12, window: '1h', status: 'A B&C', campaign: null });
  const route = parseRoute(hash);
  expect(route.screen).toBe('calls');
  expect(Object.fromEntries(route.params)).toEqual({ agent: '12', window: '1h', status: 'A B&C' });
  expect(parseRoute(href('agents', 7)).id).toBe('7');
});

test('what is not a screen becomes the first one', () => {
  expect(parseRoute('#/nonsense/4').screen).toBe('today');
  expect(parseRoute('').screen).toBe('today');
});

test('a link decides the window before the remembered one', () => {
  setPrefs({ window: '7d' });
  expect(windowOf(parseRoute('#/agents'))).toBe('7d');
  expect(windowOf(parseRoute('#/agents?window=15m'))).toBe('15m');
  expect(windowOf(parseRoute('#/agents?window=year'))).toBe('7d');
});

test('the panel opens where it was left', async () => {
  setPrefs({ route: '/agents/12?tab=calls' });
  startRouting();
  expect(location.hash).toBe('#/agents/12?tab=calls');
});

test('filters become the API\'s parameters', () => {
  const route = parseRoute('#/calls?window=today&agent=12&campaign=5&status=SALE&length=60-299');
  expect(callsPath(readFilters(route), '17.4')).toBe(
    '/v1/calls?window=today&agent=12&campaign=5&status=SALE&handled=1&min_talk_s=60&max_talk_s=299&before=17.4&limit=200',
  );
  expect(csvPath(readFilters(parseRoute('#/calls?window=1h&length=300-')))).toBe('/v1/calls.csv?window=1h&handled=1&min_talk_s=300');
});

test('a link to a span of time asks for it in place of the window, until the filters are cleared', () => {
  const filters = readFilters(parseRoute('#/calls?start=1000&end=2800&campaign=5&status=DROP&handled=0'));
  expect(callsPath(filters)).toBe('/v1/calls?start=1000&end=2800&campaign=5&status=DROP&limit=200');
  expect(narrowed({ ...filters, campaign: null, status: null, handled: null }, false)).toBe(true);
});

test('dropped calls reached no agent, so asking for them asks for all dials', () => {
  expect(callsPath(readFilters(parseRoute('#/calls?window=today&outcome=drop')))).toBe('/v1/calls?window=today&outcome=drop&limit=200');
  expect(callsPath(readFilters(parseRoute('#/calls?window=today&handled=0')))).toBe('/v1/calls?window=today&limit=200');
});

test('short calls are asked for without a lower end', () => {
  expect(callsPath(readFilters(parseRoute('#/calls?window=today&length=0-9')))).toContain('handled=1&max_talk_s=9&limit');
});

test("the chosen centre goes with every question", () => {
  setPrefs({ centre: 3 });
  expect(callsPath(readFilters(parseRoute('#/calls?window=today')))).toContain('centre=3&window=today');
});

test("an agent's own page fixes the agent and keeps its tab when a filter changes", () => {
  const route = parseRoute('#/agents/12?tab=calls&campaign=5');
  const filters = readFilters(route, '12');
  expect(filters.agent).toBe('12');
  expect(narrowed(filters, true)).toBe(true);
  expect(narrowed({ ...filters, campaign: null }, true)).toBe(false);
  expect(changed(route, 'status', 'SALE')).toEqual({ tab: 'calls', campaign: '5', status: 'SALE' });
});
