import { beforeEach, expect, test } from 'vitest';
import { makeReport } from '../dev/reports';
import { stage } from '../tests/stage';
import { columnsOf, columnName, isOfPlan, REPORTS, shown, together } from './reporting';
import { placeOf, reportsHref } from './route';

const SHAPE = { agents: 12, campaigns: 6, seed: 7, now: Date.UTC(2026, 10, 24, 18) / 1000 };
const ZONE = 'America/New_York';
const report = (name: string) => makeReport(SHAPE, name, new URLSearchParams());
const tableOf = (name: string, table: string) => {
  const found = report(name).tables.find((each) => each.name === table);
  if (!found) throw new Error(table);
  return found;
};

beforeEach(async () => void (await stage()));

test('values are shown in their unit, and what is not there is a dash', () => {
  const all = [shown(12.34, 'hours', ZONE), shown(0.912, 'share', ZONE), shown(-0.2131, 'change', ZONE), shown(218_400, 'money', ZONE), shown(2400, 'minutes', ZONE), shown('2026-11-30', 'day', ZONE), shown(SHAPE.now, 'time', ZONE), shown(null, 'hours', ZONE), shown('10:30', 'text', ZONE)];
  expect(all.map((each) => each.replaceAll('\u202f', ' '))).toEqual(['12.3', '91.2 %', '−21.3 %', '$2,184', '2,400', 'Mon, Nov 30', 'Tue, Nov 24, 13:00', '–', '10:30']);
});

test('a unit that figures do not carry stands in the heading', () => {
  expect([columnName('needed_h', 'hours'), columnName('missing_min', 'minutes'), columnName('covered', 'share')]).toEqual(['Needed (h)', 'Missing on the phones (min)', 'Covered']);
});

test('every column of every report has a name, words stand left and figures right', () => {
  for (const name of REPORTS) {
    for (const table of report(name).tables) {
      for (const column of columnsOf(table, ZONE)) {
        expect(column.label, `${table.name} ${column.key}`).not.toContain('repCol_');
        expect(column.numeric, column.key).toBe(!['text', 'day', 'time'].includes(column.unit));
      }
    }
  }
});

test('a likely range is one column, and one that was not learned a dash', () => {
  const columns = columnsOf(tableOf('forecast', 'forecast_days'), ZONE);
  expect(columns.map(({ key }) => key)).toEqual(['queue', 'day', 'expected', 'low', 'came', 'off']);
  const range = columns.find(({ key }) => key === 'low');
  expect([range?.label, range?.text(0), range?.text(25)]).toEqual(['Likely range', '279 to 347', '–']);
});

test('where there is not enough the reason stands in place of the figure', () => {
  const share = columnsOf(tableOf('adherence', 'adherence_agents'), ZONE).find(({ key }) => key === 'adherence');
  expect([share?.text(0), share?.why(0), share?.why(1)]).toEqual(['–', 'not enough: 90 scheduled minutes', '']);
});

test('figures that nobody has are left out, unless it is told why', () => {
  const { columns } = tableOf('coverage', 'coverage_queues');
  const keys = (answered: number | null) => columnsOf({ columns, rows: [['A', 100, 90, 0.9, 10, 0, null], ['B', 50, 50, 1, 0, 0, answered]] }, ZONE).map(({ key }) => key);
  expect([keys(null).includes('answered'), keys(0.8).includes('answered')]).toEqual([false, true]);
  const thin = tableOf('adherence', 'adherence_agents');
  expect(columnsOf({ columns: thin.columns, rows: thin.rows.slice(0, 1) }, ZONE).map(({ key }) => key)).toContain('adherence');
});

test('rows with units of their own show them', () => {
  const before = columnsOf(tableOf('before_after', 'before_after'), ZONE).find(({ key }) => key === 'before');
  expect([0, 1, 3, 4].map((row) => before?.text(row).replaceAll('\u202f', ' '))).toEqual(['6.1 %', '24.6 s', '$21.40', '–']);
  expect(before?.why(4)).toBe('the worth of a conversion is not set');
  const after = columnsOf(tableOf('before_after', 'before_after'), ZONE).find(({ key }) => key === 'after');
  expect([after?.text(4), after?.why(4)]).toEqual(['–', '']);
});

test('figures together are sums over the rows, their share is worked out from the sums', () => {
  const table = { name: 'coverage_queues', columns: tableOf('coverage', 'coverage_queues').columns, rows: [['A', 100, 90, 0.9, 10, 0, 0.8], ['B', 300, 330, 1, 0, 30, null]] };
  const figures = together({ ...report('coverage'), tables: [table] });
  expect(figures.map(({ key, value }) => [key, value.replaceAll('\u202f', ' ')])).toEqual([['covered', '97.5 %'], ['needed_h', '400.0'], ['scheduled_h', '420.0'], ['short_h', '10.0'], ['over_h', '30.0']]);
  expect(together({ ...report('coverage'), tables: [{ ...table, rows: [] }] })).toEqual([]);
  const wages = together(report('hours')).find(({ key }) => key === 'wages_cents');
  expect(wages?.of).toBe('of 10 of 12 rows');
});

test('an address names report, schedule, version and days; nonsense is the usual', () => {
  const place = (hash: string) => placeOf({ id: 'reports', params: new URLSearchParams(hash) });
  expect(place('name=hours&plan=3&version=2&days=14')).toEqual({ at: 'reports', name: 'hours', plan: 3, version: 2, days: 14 });
  expect(place('name=nothing&plan=x&days=900')).toEqual({ at: 'reports', name: 'coverage', plan: null, version: null, days: 28 });
  expect(reportsHref({ name: 'forecast', days: 14 })).toBe('#/schedule/reports?name=forecast&days=14');
  expect(REPORTS.filter(isOfPlan)).toEqual(['coverage', 'hours', 'fairness', 'wishes']);
});
