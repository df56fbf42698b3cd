import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeReport, makeReportCsv } from '../dev/reports';
import { makeScenarios } from '../dev/schedule';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import { refresh } from './api';
import ScheduleScreen from './ScheduleScreen';

// A busy machine may take its time for each question.
vi.setConfig({ testTimeout: 60_000 });
configure({ asyncUtilTimeout: 20_000 });

const SHAPE = { agents: 12, campaigns: 6, seed: 7, now: Date.UTC(2026, 10, 24, 18) / 1000 };
type Reply = (path: string) => unknown;

async function open(hash: string, reply: Reply = () => undefined, plans: 'usual' | 'none' = 'usual') {
  const stood = await stage((_, { path = '' }) => {
    const own = reply(path);
    if (own !== undefined) return own;
    if (path.startsWith('/v1/scenarios')) return served(makeScenarios(SHAPE, plans));
    const { pathname, searchParams } = new URL(path, 'http://x');
    const [, , , name = '', part] = pathname.split('/');
    const report = makeReport(SHAPE, name, searchParams, plans === 'usual');
    return part ? { ...served(null), text: makeReportCsv(report, searchParams.get('table') ?? '') } : served(report);
  });
  draw(<ScheduleScreen route={parseRoute(hash)} />);
  return stood;
}

const asked = (sent: { carries: { path?: string } }[]): string[] => sent.flatMap(({ carries }) => (carries.path?.includes('schedule-reports') ? [carries.path] : []));
const bodyRows = (table: HTMLElement): string[] => within(table).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? '');

test('a report says its sentence, figures together, tables and what it rests on', async () => {
  const { sent } = await open('#/schedule/reports?name=coverage&plan=3');
  expect(await screen.findByText(/% of [\d,]+ needed agent-hours are covered/)).toBeTruthy();
  expect(asked(sent)).toEqual(['/v1/schedule-reports/coverage?schedule=3']);
  expect(screen.getByText(/Schedule 3, version 1 of “Week”/)).toBeTruthy();
  expect(within(screen.getByRole('table', { name: 'By campaign' })).getByRole('columnheader', { name: 'Answered in time, approximate' })).toBeTruthy();
  expect(within(screen.getByRole('region', { name: 'By campaign and day' })).getByText('21 rows')).toBeTruthy();
  expect(screen.getByText(/worked out by formula, so they are approximate/)).toBeTruthy();
  expect(screen.getByText('Needed (h)', { selector: 'dt span' })).toBeTruthy();
});

test('a table is sorted by its headings, biggest first, and back', async () => {
  await open('#/schedule/reports?name=coverage');
  const table = await screen.findByRole('table', { name: 'By campaign' });
  const before = bodyRows(table);
  const heading = within(table).getByRole('button', { name: 'Campaign' });
  fireEvent.click(heading);
  expect(bodyRows(table)).toEqual([...before].sort());
  expect(within(table).getByRole('columnheader', { name: 'Campaign' }).getAttribute('aria-sort')).toBe('ascending');
  fireEvent.click(heading);
  expect(bodyRows(table)).toEqual([...before].sort().reverse());
  fireEvent.click(within(table).getByRole('button', { name: 'Needed (h)' }));
  expect(within(table).getByRole('columnheader', { name: 'Needed (h)' }).getAttribute('aria-sort')).toBe('descending');
});

test('another report, schedule or number of days is an address', async () => {
  await open('#/schedule/reports?name=coverage&plan=1');
  fireEvent.change(await screen.findByLabelText('Report'), { target: { value: 'hours' } });
  expect(location.hash).toBe('#/schedule/reports?name=hours&plan=1');
  const plans = await screen.findByLabelText('Which schedule');
  fireEvent.change(plans, { target: { value: within(plans).getAllByRole<HTMLOptionElement>('option').at(-1)?.value } });
  expect(location.hash).toMatch(/^#\/schedule\/reports\?name=coverage&plan=\d+$/);
});

test('past days are chosen, and people of whom too little is known say so', async () => {
  const { sent } = await open('#/schedule/reports?name=adherence&days=14');
  expect(await screen.findByText('not enough: 90 scheduled minutes')).toBeTruthy();
  expect(asked(sent)).toEqual(['/v1/schedule-reports/adherence?days=14']);
  fireEvent.change(screen.getByLabelText('Days that are over'), { target: { value: '91' } });
  expect(location.hash).toBe('#/schedule/reports?name=adherence&days=91');
});

test('a table is downloaded as the one that is shown, without a token in its address', async () => {
  const { sent } = await open('#/schedule/reports?name=hours&plan=3');
  URL.createObjectURL = vi.fn(() => 'blob:1');
  const card = await screen.findByRole('region', { name: 'By agent' });
  fireEvent.click(within(card).getByRole('button', { name: 'Download CSV' }));
  await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalledOnce());
  expect(asked(sent).at(-1)).toBe('/v1/schedule-reports/hours/table.csv?table=hours&schedule=3&version=1');
});

test('without a schedule it says to make one, without days that are over that it fills by itself', async () => {
  await open('#/schedule/reports', (path) => (path.includes('reports/coverage') ? refused('bad_value', 'There is no schedule to report on.', 'Make one first.') : undefined), 'none');
  expect(await screen.findByText('There is no schedule to report on')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'To the weeks planned' }).getAttribute('href')).toBe('#/schedule');
  await open('#/schedule/reports?name=adherence', undefined, 'none');
  expect(await screen.findByText(/publish a schedule and let the first of its days pass/)).toBeTruthy();
});

test('a refusal says what to do', async () => {
  await open('#/schedule/reports?plan=99', (path) => (path.includes('reports') ? refused('not_found', 'There is no schedule 99.', 'Choose another.') : undefined));
  expect((await screen.findByRole('alert')).textContent).toContain('Choose another.');
  expect(screen.getByLabelText('Which schedule')).toBeTruthy();
});

test('a change to a plan asks for its report again', async () => {
  const { sent } = await open('#/schedule/reports?plan=3');
  await screen.findByText(/needed agent-hours are covered/);
  await refresh();
  expect(asked(sent)).toHaveLength(2);
});
