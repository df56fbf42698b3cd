import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeAdherence, makeBackTest, makeComparison, makeHiring, makeJob, makeMove, makePlace, makeRequirement, makeRobustness, makeScenario, makeScenarios, makeSchedule, makeSentence, makeWishes } from '../dev/schedule';
import { makeSnapshot } from '../dev/floor';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import type { MoveRequest, PlaceRequest } from '../types';
import ScheduleScreen from './ScheduleScreen';

// These screens ask several questions one after the other; a busy machine may take its time for each.
vi.setConfig({ testTimeout: 60_000 });
configure({ asyncUtilTimeout: 20_000 });

const SHAPE = { agents: 12, campaigns: 6, seed: 7, now: Date.UTC(2026, 10, 24, 18) / 1000 };
type Reply = (name: string, path: string, body: unknown) => unknown;

/** The usual answers; `reply` comes first. */
function worker(reply: Reply = () => undefined): (name: string, carries: { path?: string; body?: unknown }) => unknown {
  return (name, { path = '', body }) => {
    const own = reply(name, path, body);
    if (own !== undefined) return own;
    if (path.startsWith('/v1/snapshot')) return served(makeSnapshot(SHAPE, '7d'));
    if (path.startsWith('/v1/adherence')) return served(makeAdherence(SHAPE));
    if (path.startsWith('/v1/jobs')) return served(makeJob(SHAPE));
    if (path.includes('/wishes')) return served({ ...makeWishes(SHAPE), wishes: [] });
    if (path.startsWith('/v1/scenarios/backtest')) return served(makeBackTest(SHAPE, Number(/weeks=(\d+)/.exec(path)?.[1]), path.includes('weights')));
    if (path.includes('/robustness')) return served(makeRobustness(SHAPE));
    if (path.includes('/requirement')) return served(makeRequirement(SHAPE));
    if (path.startsWith('/v1/rules/read')) return served(makeSentence((body as { sentence: string }).sentence));
    if (/^\/v1\/scenarios\/\d+/.test(path)) return served(makeScenario(SHAPE));
    if (path.startsWith('/v1/scenarios')) return served(makeScenarios(SHAPE));
    if (path.startsWith('/v1/schedules/compare')) return served(makeComparison(SHAPE, [1, 3]));
    if (path.includes('/move')) return served(makeMove(SHAPE, body as MoveRequest));
    return served(makeSchedule(SHAPE));
  };
}

async function open(hash: string, reply?: Reply) {
  const stood = await stage(worker(reply));
  draw(<ScheduleScreen route={parseRoute(hash)} />);
  return stood;
}

const posted = (sent: { name: string; carries: { path?: string; body?: unknown } }[], part: string) => sent.filter(({ name, carries }) => name !== 'get' && (carries.path ?? '').includes(part)).map(({ carries }) => carries.body);

test('a week is built from the history with growth, goal and the campaigns chosen', async () => {
  const { sent } = await open('#/schedule', (name, path) => (name === 'post' && path === '/v1/scenarios' ? served(makeScenario(SHAPE)) : undefined));
  fireEvent.change(await screen.findByLabelText('More contacts (%)'), { target: { value: '35' } });
  fireEvent.change(screen.getByLabelText('Answered (%)'), { target: { value: '90' } });
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Solar West' }));
  fireEvent.click(screen.getByRole('button', { name: 'Build the week' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios')).toEqual([{ origin: 'history', first: '2026-11-30', history_weeks: 6, growth: 1.35, shrinkage: 0, answer_share: 0.9, answer_within_s: 20, campaigns: [12] }]));
  expect(location.hash).toBe('#/schedule/1');
});

test('several weeks are planned at once only with a warning', async () => {
  const { sent } = await open('#/schedule', (name, path) => (name === 'post' && path === '/v1/scenarios' ? served(makeScenario(SHAPE)) : undefined));
  const length = await screen.findByLabelText('Plan for');
  expect(screen.queryByText(/forecasts and agents' days change/)).toBeNull();
  fireEvent.change(length, { target: { value: '3' } });
  expect(screen.getByText(/3 weeks ahead forecasts and agents' days change/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Build 3 weeks' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios')).toEqual([expect.objectContaining({ weeks: 3 })]));
});

test('a number out of range is refused before it is sent', async () => {
  await open('#/schedule');
  fireEvent.change(await screen.findByLabelText('Paid time off the phones (%)'), { target: { value: '90' } });
  expect(screen.getByText('A number is missing or out of range.')).toBeTruthy();
  expect((screen.getByRole('button', { name: 'Build the week' }) as HTMLButtonElement).disabled).toBe(true);
});

test('plans are listed with their distance to the best possible, and two can be compared', async () => {
  await open('#/schedule');
  expect((await screen.findAllByText(/at most 2\.5.% above the best possible/)).length).toBeGreaterThan(0);
  fireEvent.click(screen.getByRole('checkbox', { name: /Compare schedule 1 of/ }));
  fireEvent.click(screen.getByRole('checkbox', { name: /Compare schedule 3 of/ }));
  expect(screen.getByRole('link', { name: 'Compare 2' }).getAttribute('href')).toBe('#/schedule/compare?ids=1%2C3');
});

test('the forecast says what is needed, reads interval by interval and stands as a table', async () => {
  await open('#/schedule/1');
  const chart = await screen.findByRole('slider', { name: 'Agents needed' });
  fireEvent.keyDown(chart, { key: 'Home' });
  fireEvent.keyDown(chart, { key: 'ArrowRight' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/^Mon 30 00:15–00:30/);
  expect(screen.getByText(/cannot be kept together with 80 % answered/)).toBeTruthy();
  expect(within(screen.getByRole('table')).getAllByRole('row')).toHaveLength(8);
});

test('the forecast has its likely range by interval and by day, and says what it was learned from', async () => {
  await open('#/schedule/1?queue=Solar+East&day=2026-12-01');
  const chart = await screen.findByRole('slider', { name: 'Contacts per 15 minutes' });
  fireEvent.keyDown(chart, { key: 'Home' });
  for (let i = 0; i < 10; i += 1) fireEvent.keyDown(chart, { key: 'PageDown' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/Contacts [\d.]+ · likely \d+ to \d+/);
  expect(screen.getByText(/^likely \d+ to \d+$/)).toBeTruthy();
  expect(screen.getByText(/Learned from 6 weeks and 4,180 calls/)).toBeTruthy();
  expect(within(screen.getByRole('table')).getByRole('columnheader', { name: 'Likely range' })).toBeTruthy();
});

test('a day changed by hand has no range, thin history says so', async () => {
  await open('#/schedule/1?queue=Solar+West&day=2026-12-02');
  expect((await screen.findAllByText('changed by hand')).length).toBeGreaterThan(0);
  expect(screen.getByText(/No likely range for Wed 2/)).toBeTruthy();
});

test('a typed rule says what it means and is added to the document under its version', async () => {
  const { sent } = await open('#/schedule/1?tab=rules');
  const field = await screen.findByLabelText(/Type the rule/);
  fireEvent.change(field, { target: { value: 'Everybody wroks' } });
  expect(await screen.findByText(/is not understood/)).toBeTruthy();
  fireEvent.change(field, { target: { value: 'Everybody works at mots 4 days of it' } });
  fireEvent.click(await screen.findByRole('button', { name: '“mots” is not known: did you mean “most”?' }));
  expect((field as HTMLInputElement).value).toBe('Everybody works at most 4 days of it');
  fireEvent.change(field, { target: { value: 'Everybody works at most 4 days in a row.' } });
  expect(await screen.findByText('Understood, must be kept:')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios/1')).toHaveLength(1));
  const [body] = posted(sent, '/v1/scenarios/1') as { version: number; document: string }[];
  expect(body?.version).toBe(1);
  expect((JSON.parse(body?.document ?? '{}') as { rules: string[] }).rules.at(-1)).toBe('Everybody works at most 4 days in a row.');
});

test('a save that comes too late says where the own version is and leads to the newest', async () => {
  await open('#/schedule/1?tab=rules', (name) => (name === 'put' ? refused('outdated', 'Eve saved version 2 meanwhile. Yours is kept as a scenario of its own.', 'Open the newest version.') : undefined));
  fireEvent.click(await screen.findByRole('button', { name: /^Take away: Everybody works/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('Yours is kept');
  expect(screen.getByRole('button', { name: 'Load the newest version' })).toBeTruthy();
});

test('a run shows cost, bound and distance while it goes on, and is stopped by its button', async () => {
  const { sent } = await open('#/schedule/1?tab=plan', (_, path) => (path.startsWith('/v1/jobs/3/stop') ? served(makeJob(SHAPE, 'stopped')) : path.startsWith('/v1/jobs') ? served(makeJob(SHAPE, 'running')) : undefined));
  const progress = await screen.findByRole('group', { name: 'How the run goes' });
  await within(progress).findByRole('progressbar');
  expect((progress.textContent ?? '').replaceAll('\u202f', ' ')).toMatch(/Cost316\.4Best possible309\.\dAt most above it2\.5 %Seconds12\.3of 30/);
  fireEvent.click(within(progress).getByRole('button', { name: 'Stop' }));
  await waitFor(() => expect(posted(sent, '/v1/jobs/3/stop')).toHaveLength(1));
});

test('a schedule says what it covers, which rules it breaks and at what price', async () => {
  await open('#/schedule/1?tab=plan&plan=1');
  expect(await screen.findByText('Rules broken: 1 must, 1 if possible')).toBeTruthy();
  expect(screen.getByText(/costs 100\.0/)).toBeTruthy();
  expect(screen.getByText(/as much as 25\.0 agent-hours short/)).toBeTruthy();
  expect(await screen.findByRole('slider', { name: 'Required and scheduled agents' })).toBeTruthy();
  const service = screen.getByRole('region', { name: 'Service in simulation' });
  expect(within(service).getByText('could go either way')).toBeTruthy();
  expect(service.textContent).toContain('About 3 agents fewer');
});

test('a schedule says what its service becomes when few or many calls come, and where that is not known', async () => {
  await open('#/schedule/1?tab=plan&plan=1');
  const service = await screen.findByRole('region', { name: 'Service in simulation' });
  await within(service).findByText(/^If calls come in low \/ as forecast \/ high \(about 310 \/ 384 \/ 480 a day\): 91\s% \/ 85\s% \/ 71\s% answered within 20 s \(simulated\)\.$/);
  expect(within(service).getByText(/The goal of 80\s% does not hold on such busy days/)).toBeTruthy();
  expect(within(service).getByText('6 of 7 days have a likely range, learned from 4,180 calls.')).toBeTruthy();
  expect(within(service).getByText(/every day of this forecast was changed by hand/)).toBeTruthy();
});

test('an outbound campaign says what its hours make of the target, and the drops allowed', async () => {
  await open('#/schedule/1?tab=plan&plan=1');
  const card = await screen.findByRole('region', { name: 'Contacts the scheduled hours make' });
  expect(card.textContent).toMatch(/Scheduled hours make about [\d,]+ contacts of the target [\d,]+ \(likely [\d,]+ to [\d,]+\)\./);
  expect(card.textContent).toMatch(/Most are missing Tue 1 10:00–13:00: about 42\./);
  expect(card.textContent?.replaceAll('\u202f', ' ')).toMatch(/at most 38 drops for these contacts, 3.% of the calls people answer\. In the last 30 days 1\.9.% were dropped\./);
});

test('a campaign whose pace was not learned has no range, and a floor of outbound alone has no empty card', async () => {
  const plan = makeSchedule(SHAPE);
  const outbound = plan.outbound.map((each) => ({ ...each, low: null, high: null, worst: null, dropped: null }));
  await open('#/schedule/1?tab=plan&plan=1', (_, path) => (path.includes('/service') ? served({ centre: plan.centre, now: plan.now, schedule_id: 1, version: 1, service: null }) : path.startsWith('/v1/schedules/1') ? served({ ...plan, outbound, service: null }) : undefined));
  expect(await screen.findByText(/No likely range: its pace was not learned/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Service in simulation' })).toBeNull());
});

/** The first cell with a shift. */
const shiftCell = async () => (await screen.findAllByRole('gridcell', { name: /: Day \d\d:\d\d/ }))[0] as HTMLElement;

test('keys move a shift: the price is said, Escape drops it, Enter keeps it, undo brings it back', async () => {
  const { sent } = await open('#/schedule/1?tab=shifts&plan=1');
  const cell = await shiftCell();
  fireEvent.pointerDown(cell, { button: 0 });
  fireEvent.keyDown(cell, { key: 'ArrowRight' });
  expect(cell.getAttribute('aria-label')).toContain('not saved');
  expect(await screen.findByText(/^cost \+0\.4$/)).toBeTruthy();
  fireEvent.keyDown(cell, { key: 'Escape' });
  expect(cell.getAttribute('aria-label')).not.toContain('not saved');
  fireEvent.keyDown(cell, { key: 'ArrowRight', shiftKey: true });
  await screen.findByText(/^cost \+1\.6$/);
  fireEvent.keyDown(cell, { key: 'Enter' });
  const undo = await screen.findByRole('button', { name: 'Undo' });
  const [price, , kept] = posted(sent, '/move') as MoveRequest[];
  expect(kept).toEqual({ ...price, to_start: (price?.to_start ?? 0) + 2700, apply: true });
  fireEvent.click(undo);
  await waitFor(() => expect(posted(sent, '/restore')).toEqual([{ version: 1, back_to: 1 }]));
});

test('a shift is given to the agent above or below by keys; who works that day swaps', async () => {
  const { sent } = await open('#/schedule/1?tab=shifts&plan=1');
  const cell = await shiftCell();
  const [agent = '', day = ''] = cell.dataset.cell?.split('|') ?? [];
  const [next = ''] = (within(screen.getByRole('grid')).getAllByRole('gridcell').map(({ dataset }) => dataset.cell?.split('|')[0] ?? '').slice(1));
  const busy = makeSchedule(SHAPE).agents.find((each) => each.agent === next)?.duties.some((one) => one.day === day) ?? false;
  fireEvent.pointerDown(cell, { button: 0 });
  fireEvent.keyDown(cell, { key: 'ArrowDown', altKey: true });
  const target = document.querySelector(`[data-cell="${next}|${day}"]`);
  expect(cell.getAttribute('aria-label')).toContain(`goes to ${next}, not saved`);
  expect(target?.getAttribute('aria-label')).toContain(`from ${agent}, not saved`);
  await screen.findByText(/^cost/);
  fireEvent.keyDown(cell, { key: 'ArrowUp', altKey: true });
  expect(target?.getAttribute('aria-label')).not.toContain('not saved');
  fireEvent.keyDown(cell, { key: 'ArrowDown', altKey: true });
  await screen.findByText(/^cost/);
  fireEvent.keyDown(cell, { key: 'Enter' });
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(posted(sent, '/restore')).toEqual([{ version: 1, back_to: 1 }]));
  expect((posted(sent, '/move') as MoveRequest[]).at(-1)).toMatchObject({ agent, day, to_agent: next, apply: true, ...(busy ? { swap: true } : {}) });
});

test('a shift dragged onto another row is given to that agent', async () => {
  const { sent } = await open('#/schedule/1?tab=shifts&plan=1');
  const cell = await shiftCell();
  const bar = cell.querySelector('.shift-bar') as HTMLElement;
  const grid = screen.getByRole('grid');
  Object.assign(grid, { setPointerCapture: () => undefined });
  fireEvent.pointerDown(bar, { button: 0, clientX: 100, clientY: 100 });
  fireEvent.pointerMove(grid, { clientX: 101, clientY: 132 });
  fireEvent.pointerUp(grid);
  await screen.findByText(/^cost/);
  const last = (posted(sent, '/move') as MoveRequest[]).at(-1);
  const agents = within(grid).getAllByRole('gridcell').map(({ dataset }) => dataset.cell?.split('|')[0]);
  expect(last?.to_agent).toBe(agents[agents.indexOf(cell.dataset.cell?.split('|')[0] ?? '') + 1]);
});

test('the card gives a shift to who is off and swaps with who works that day', async () => {
  const { sent } = await open('#/schedule/1?tab=shifts&plan=1');
  fireEvent.pointerDown(await shiftCell(), { button: 0 });
  const select = screen.getByRole('combobox', { name: 'Give it to…' });
  const groups = [...select.querySelectorAll('optgroup')];
  expect(groups.map((each) => each.label)).toEqual(['Off that day', 'Works that day: swap']);
  expect(within(groups[0] as HTMLElement).getAllByRole('option').some((each) => each.textContent?.endsWith('(absent)'))).toBe(true);
  const other = groups[1]?.querySelector('option')?.value ?? '';
  fireEvent.change(select, { target: { value: other } });
  expect(await screen.findByText(new RegExp(`^${other} and .* swap\\.`))).toBeTruthy();
  expect((posted(sent, '/move') as MoveRequest[]).at(-1)).toMatchObject({ to_agent: other, swap: true, apply: false });
});

test('days off, absences and meetings are in the rows, in words and in the legend', async () => {
  const plan = makeSchedule(SHAPE);
  const [away] = plan.away;
  await open('#/schedule/1?tab=shifts&plan=1&day=2026-11-30', (_, path) => (path.startsWith('/v1/schedules/1') ? served({ ...plan, now: away?.start ?? 0 }) : undefined));
  expect(await screen.findByRole('gridcell', { name: new RegExp(`^${away?.agent}, .*: off, Absent \\d\\d:\\d\\d–`) })).toBeTruthy();
  expect(screen.getByText(/^Absent today \d\d:\d\d–\d\d:\d\d$/)).toBeTruthy();
  expect(screen.getByRole('gridcell', { name: /Time off, if possible/ })).toBeTruthy();
  const legend = screen.getByRole('list', { name: 'What the patterns mean' });
  expect(within(legend).getAllByRole('listitem').map((each) => each.textContent)).toEqual(['Shift', 'Paid break', 'Unpaid break', 'Meeting or training', 'Time off', 'Absent']);
  fireEvent.click(screen.getByRole('radio', { name: 'Tue' }));
  expect((await screen.findAllByRole('gridcell', { name: /, Training 11:00/ })).length).toBe(3);
});

test('who sits in another time zone reads both clocks in the chart and on the card', async () => {
  await open('#/schedule/1?tab=shifts&plan=1');
  const plan = makeSchedule(SHAPE);
  const elsewhere = plan.agents.find(({ zone }) => zone !== '');
  expect((await screen.findAllByText('Phoenix: 2 h behind the center')).length).toBeGreaterThan(0);
  const cell = screen.getAllByRole('gridcell').find((each) => each.getAttribute('aria-label')?.startsWith(`${elsewhere?.agent},`) && each.dataset.tip);
  expect(cell?.dataset.tip).toMatch(/^Phoenix: \d\d:\d\d–\d\d:\d\d\nCenter: \d\d:\d\d–\d\d:\d\d$/);
  fireEvent.pointerDown(cell as HTMLElement, { button: 0 });
  const card = await screen.findByRole('region', { name: new RegExp(elsewhere?.agent ?? '') });
  expect(card.textContent).toMatch(/\(center\)/);
  expect(card.textContent).toMatch(/Phoenix: \d\d:\d\d–\d\d:\d\d · Pause/);
});

test('whose week breaks a rule is marked in the chart', async () => {
  await open('#/schedule/1?tab=shifts&plan=1');
  await shiftCell();
  expect(screen.getAllByText(/^Breaks rules: /).map((each) => each.textContent)).toEqual(['Breaks rules: Sunday: works', 'Breaks rules: Tuesday to Wednesday: 9.5 h of rest']);
});

test('a change that somebody else was faster with is kept in the making', async () => {
  await open('#/schedule/1?tab=shifts&plan=1', (_, path, body) => (path.includes('/move') && (body as MoveRequest).apply ? refused('outdated', 'Eve changed this schedule meanwhile.', 'Load it again.') : undefined));
  const cell = await shiftCell();
  fireEvent.pointerDown(cell, { button: 0 });
  fireEvent.keyDown(cell, { key: 'Delete' });
  await screen.findByText(/is off on/);
  fireEvent.keyDown(cell, { key: 'Enter' });
  expect((await screen.findByRole('alert')).textContent).toContain('Eve changed this schedule meanwhile.');
  expect(cell.getAttribute('aria-label')).toContain('not saved');
});

test('publishing names the version, and a late one is told so', async () => {
  const { sent } = await open('#/schedule/1?tab=publish&plan=1', (_, path) => (path.includes('/publish') ? refused('outdated', 'Eve changed this schedule meanwhile: it is at version 2.', 'Load the newest version.') : undefined));
  fireEvent.click(await screen.findByRole('button', { name: 'Publish version 1' }));
  expect((await screen.findByRole('alert')).textContent).toContain('it is at version 2');
  expect(posted(sent, '/publish')).toEqual([{ version: 1 }]);
  expect(screen.getByText(/It breaks must-rules in 1 places/)).toBeTruthy();
});

test('schedules side by side mark the better figure of a row', async () => {
  await open('#/schedule/compare?ids=1,3');
  const row = (await screen.findByRole('rowheader', { name: 'Too few, agent-hours' })).closest('tr') as HTMLElement;
  expect(within(row).getAllByRole('cell').map((each) => each.textContent)).toEqual(['best 3.2', '44.2']);
});

test('volume with its factor, head-count, skills and cost stand side by side', async () => {
  await open('#/schedule/compare?ids=1,3');
  const cells = async (name: string, at = 0) => within((await screen.findAllByRole('rowheader', { name }))[at]?.closest('tr') as HTMLElement).getAllByRole('cell').map((each) => each.textContent);
  expect(await cells('Contacts, forecast')).toEqual(['11,400', '15,390']);
  expect(await cells('Factor on the volume')).toEqual(['× 1.00', '× 1.35']);
  expect(await cells('Agents there are')).toEqual(['28', '30']);
  expect(await cells('Wages')).toEqual(['best $21,840', '$23,184']);
  expect(await cells('Agents with the skill')).toEqual(['1413 of them work', '1615 of them work']);
  expect((await cells('Scheduled agent-hours', 1))[1]).toBe('339410 needed');
});

test('answered in time says whether it is simulated, with its range, or approximate', async () => {
  await open('#/schedule/1?tab=plan&queue=Solar+East');
  expect(await screen.findByText(/^simulated, likely 83/, { selector: '.facts .second' })).toBeTruthy();
  expect(screen.getByRole('slider', { name: 'Answered in time, simulated' })).toBeTruthy();
  await open('#/schedule/1?tab=plan&queue=Solar+East', (_, path) => {
    if (/schedules\/\d+\/service/.test(path)) return served({ centre: { id: 1, name: '', zone: 'America/New_York', simulated: true }, now: 0, schedule_id: 1, version: 1, service: null });
    return /^\/v1\/schedules\/\d+(\?|$)/.test(path) ? served({ ...makeSchedule(SHAPE), service: null }) : undefined;
  });
  expect(await screen.findByText('approximate, by formula', { selector: '.facts .second' })).toBeTruthy();
  expect(screen.getByRole('slider', { name: 'Answered in time, approximate, by formula' })).toBeTruthy();
});

test('simulated service stands side by side with its ranges, and says why it is missing', async () => {
  await open('#/schedule/compare?ids=1,3,4', (_, path) => (path.startsWith('/v1/schedules/compare') ? served(makeComparison(SHAPE, [1, 3, 4])) : undefined));
  const cells = async (name: string) => within((await screen.findByRole('rowheader', { name })).closest('tr') as HTMLElement).getAllByRole('cell').map((each) => each.textContent?.replaceAll('\u202f', ' '));
  expect(await cells('Answered within 20 s')).toEqual(['best 84.6 %83.3–85.9 %', '73.6 %72.3–74.9 %', '–not simulated']);
  expect((await cells('Given up'))[0]).toBe('best 2.1 %1.7–2.5 %');
  expect((await cells('Replied within 24 h')).map((each) => each?.startsWith('best'))).toEqual([false, false, false]);
  expect((await cells('Contacts the hours make'))[2]).toContain('2,100 of 2,210');
  expect(await cells('Service in simulation')).toEqual(['2 of 3 goals kept', '1 of 3 goals kept', 'changed by hand since it was simulated: open it to see its service']);
});

test('who is out of schedule says whether that hurts coverage', async () => {
  await open('#/schedule/now');
  expect(await screen.findByText(/14 of 17 who are scheduled now keep to it/)).toBeTruthy();
  expect(screen.getByText(/^82.%$/)).toBeTruthy();
});

test('answered wishes are taken up under the version seen', async () => {
  const { sent } = await open('#/schedule/1?tab=rules', (name, path) => (path.includes('/wishes') && name === 'get' ? served(makeWishes(SHAPE)) : undefined));
  expect(await screen.findByText('2 new')).toBeTruthy();
  fireEvent.click(screen.getAllByRole('button', { name: 'Take up', hidden: true })[0] as HTMLElement);
  await waitFor(() => expect(posted(sent, '/wishes')).toEqual([{ version: 1, agents: [makeWishes(SHAPE).wishes[0]?.agent], accept: true }]));
});

test('a meeting is put where it does least harm, once its price was said', async () => {
  const { sent } = await open('#/schedule/1?tab=shifts&plan=1', (_, path, body) => (path.includes('/place') ? served(makePlace(SHAPE, body as PlaceRequest)) : undefined));
  fireEvent.click(await screen.findByRole('button', { name: 'Find the best time', hidden: true }));
  fireEvent.click(await screen.findByRole('button', { name: /^Put it at/, hidden: true }));
  await waitFor(() => expect(posted(sent, '/place')).toHaveLength(2));
  const [, kept] = posted(sent, '/place') as PlaceRequest[];
  expect(kept).toMatchObject({ version: 1, apply: true, rearrange: false, event: { name: 'Team meeting', minutes: 60, first: '2026-11-30', last: '2026-12-04' } });
  expect(kept?.event.who).toHaveLength(12);
});

test('profiles are saved before it is worked out how many to hire', async () => {
  const { sent } = await open('#/schedule/1?tab=plan', (_, path) => (path.includes('/hiring') ? served({ ...makeJob(SHAPE), kind: 'hiring', hiring: makeHiring() }) : path.startsWith('/v1/jobs') ? served({ ...makeJob(SHAPE), kind: 'hiring', hiring: makeHiring() }) : undefined));
  fireEvent.click(await screen.findByRole('button', { name: 'Add a kind of agent', hidden: true }));
  fireEvent.click(screen.getByRole('button', { name: 'Work it out', hidden: true }));
  expect(await screen.findByText(/Hire 3 of Sales only and 2 of Both/)).toBeTruthy();
  const [saved] = posted(sent, '/v1/scenarios/1') as { document: string }[];
  expect((JSON.parse(saved?.document ?? '{}') as { profiles: unknown[] }).profiles).toEqual([{ name: 'New agent 1', skills: ['Solar East'], hours: 40, cost_cents: 1500 }]);
});

test('a forecast is changed by hand: pasted columns, undo, and only that day is saved', async () => {
  const { sent } = await open('#/schedule/1?queue=Solar+East&day=2026-12-01');
  fireEvent.click(await screen.findByRole('button', { name: 'Change the forecast by hand' }));
  const cell = screen.getByLabelText('08:00 Contacts') as HTMLInputElement;
  const before = cell.value;
  fireEvent.paste(cell, { clipboardData: { getData: () => '10\t200\n15\t205\n' } });
  expect([cell.value, (screen.getByLabelText('08:15 Handle time, s') as HTMLInputElement).value]).toEqual(['10', '205']);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(cell.value).toBe(before);
  fireEvent.paste(cell, { clipboardData: { getData: () => '10\t200\n15\t205\n' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save the forecast' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios/1')).toHaveLength(1));
  const [body] = posted(sent, '/v1/scenarios/1') as { document: string }[];
  const was = JSON.parse(makeScenario(SHAPE).document) as { queues: { demand: { contacts: number[]; aht_s: number[] } }[] };
  const now = JSON.parse(body?.document ?? '{}') as typeof was;
  const expected = was.queues[0]?.demand.contacts.map((each, i) => (i === 128 ? 10 : i === 129 ? 15 : each));
  expect(now.queues[0]?.demand.contacts).toEqual(expected);
  expect(now.queues[0]?.demand.aht_s.slice(128, 130)).toEqual([200, 205]);
  expect(now.queues[1]).toEqual(was.queues[1]);
});

const TABLE = 'name,skills\nCy Park,Solar East\n';
const PEOPLE = { applied: false, version: 1, sentence: '1 agent is new, 0 changed, 12 as before.', added: ['Cy Park'], changed: [], kept: 12, left_out: ['Shoe size'], faults: [], more_faults: 0 };

test('agents of a table are told before they are loaded, and bad cells keep it from loading', async () => {
  const fault = { row: 3, column: 'skills', sentence: 'Row 3, column skills: “Sale” is no campaign here.' };
  const { sent } = await open('#/schedule/1?tab=rules', (name, path, body) => {
    if (name !== 'post' || !path.endsWith('/people')) return undefined;
    const { text, apply } = body as { text: string; apply: boolean };
    return served(text === TABLE ? { ...PEOPLE, applied: apply, version: apply ? 2 : 1 } : { ...PEOPLE, sentence: '1 cell cannot be read, so nothing was changed.', added: [], faults: [fault], more_faults: 4 });
  });
  const field = await screen.findByLabelText('Or paste the table here');
  fireEvent.change(field, { target: { value: 'name,skills\n\nCy,Sale\n' } });
  fireEvent.click(screen.getByRole('button', { name: 'What would change?', hidden: true }));
  expect(await screen.findByText(fault.sentence)).toBeTruthy();
  expect(screen.getByText('and 4 more')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Load', hidden: true })).toBeNull();
  const file = new File([TABLE], 'agents.csv', { type: 'text/csv' });
  fireEvent.change(screen.getByLabelText('Choose a file'), { target: { files: [file] } });
  expect(await screen.findByText('New: Cy Park')).toBeTruthy();
  expect(screen.getByText('Columns without meaning here: Shoe size')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Load', hidden: true }));
  expect(await screen.findByText(/Loaded\./)).toBeTruthy();
  expect(posted(sent, '/people').slice(1)).toEqual([{ version: 1, text: TABLE, apply: false }, { version: 1, text: TABLE, apply: true }]);
});

test('a forecast of a table is for the campaign chosen, and a late one is told so', async () => {
  const seen = { applied: false, version: 1, sentence: 'Solar East: 50 contacts on 1 day instead of 40.', queues: [{ queue: 'Solar East', days: 1, minutes: [30], before: 40, after: 50 }], faults: [], more_faults: 0 };
  const { sent } = await open('#/schedule/1?queue=Solar+East&day=2026-12-01', (name, path, body) => (name === 'post' && path.endsWith('/demand') ? ((body as { apply: boolean }).apply ? refused('outdated', 'Eve saved version 2 meanwhile.', 'Open it.') : served(seen)) : undefined));
  const text = 'start,contacts\n2026-12-01 08:00,50\n2026-12-01 08:30,0\n';
  fireEvent.change(await screen.findByLabelText('Or paste the table here'), { target: { value: text } });
  fireEvent.click(screen.getByRole('button', { name: 'What would change?', hidden: true }));
  expect(await screen.findByText(seen.sentence)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Load', hidden: true }));
  expect(await screen.findByText(/Eve saved version 2/)).toBeTruthy();
  expect(posted(sent, '/demand')[0]).toEqual({ version: 1, text, apply: false, queue: 'Solar East' });
});

test('the newest week is copied to the next, its calls forecast again unless that is switched off', async () => {
  const { sent } = await open('#/schedule', (name, path) => (name === 'post' && path === '/v1/scenarios' ? refused('bad_plan', 'Not now.', '') : undefined));
  const anew = (await screen.findByRole('checkbox', { name: 'forecast its calls again' })) as HTMLInputElement;
  expect(anew.checked).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Copy to the next week' }));
  expect(await screen.findByText('Not now.')).toBeTruthy();
  fireEvent.click(anew);
  fireEvent.click(screen.getByRole('button', { name: 'Copy to the next week' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios')).toEqual([{ origin: 'next_week', forecast_again: true }, { origin: 'next_week', forecast_again: false }]));
});

test('usual goals are put in with one press, in the place of the one of their kind', async () => {
  const { sent } = await open('#/schedule/1?queue=Solar+East');
  const usual = await screen.findByRole('group', { name: 'Usual:' });
  expect(within(usual).queryByText(/replied/)).toBeNull();
  const press = (name: RegExp) => fireEvent.click(within(usual).getByRole('button', { name }));
  press(/^90.% answered within 20 s$/);
  press(/^at most 5.% give up$/);
  fireEvent.click(screen.getByRole('button', { name: 'Save and work out anew' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios/1')).toHaveLength(1));
  const [body] = posted(sent, '/v1/scenarios/1') as { document: string }[];
  const goals = (JSON.parse(body?.document ?? '{}') as { queues: { goals: { kind: string }[] }[] }).queues[0]?.goals ?? [];
  expect(goals.filter(({ kind }) => kind === 'answered')).toEqual([{ kind: 'answered', share: 0.9, within_s: 20 }]);
  expect(goals.filter(({ kind }) => kind === 'abandoned')).toEqual([{ kind: 'abandoned', share: 0.05 }]);
});

test('paid time off the phones is said for a weekday and part of the day, and saved with the campaign', async () => {
  const { sent } = await open('#/schedule/1?queue=Solar+East');
  fireEvent.click(await screen.findByRole('button', { name: 'Another share at some times' }));
  const row = screen.getByRole('group', { name: /every day 12:00–17:00: 10\s%/ });
  fireEvent.click(within(row).getByRole('checkbox', { name: 'Fri' }));
  fireEvent.change(within(row).getByLabelText('Paid time off the phones (%)'), { target: { value: '95' } });
  expect((screen.getByRole('button', { name: 'Save and work out anew' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(within(row).getByLabelText('Paid time off the phones (%)'), { target: { value: '25' } });
  expect(row.textContent).toMatch(/Fri 12:00–17:00: 25\s%/);
  fireEvent.click(screen.getByRole('button', { name: 'Save and work out anew' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios/1')).toHaveLength(1));
  const [body] = posted(sent, '/v1/scenarios/1') as { document: string }[];
  const { queues } = JSON.parse(body?.document ?? '{}') as { queues: { allowances?: unknown }[] };
  expect(queues.map(({ allowances }) => allowances)).toEqual([[{ days: ['Friday'], start: '12:00', end: '17:00', share: 0.25 }], undefined, undefined]);
});

test('an interval chosen in the chart says what it needs, what it costs and who is off the phones', async () => {
  await open('#/schedule/1?tab=plan&plan=1');
  const chart = await screen.findByRole('slider', { name: 'Required and scheduled agents' });
  fireEvent.keyDown(chart, { key: 'Home' });
  for (let i = 0; i < 12; i += 1) fireEvent.keyDown(chart, { key: 'PageDown' });
  fireEvent.keyDown(chart, { key: 'Enter' });
  const card = await screen.findByRole('region', { name: 'Interval Mon 30 12:00–12:15' });
  expect(card.textContent).toMatch(/needs [\d.]+, [\d.]+ scheduled/);
  expect(card.textContent).toMatch(/Adds [\d.]+ to the cost/);
  fireEvent.click(within(card).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('region', { name: /^Interval/ })).toBeNull();
});

test('the average is checked against past weeks, a better way is used with one press, and too few weeks say so', async () => {
  const { sent } = await open('#/schedule', (name, path) => (name === 'post' && path === '/v1/scenarios' ? served(makeScenario(SHAPE)) : undefined));
  const said = await screen.findByText(/^Over the last 8 weeks the average used \(“newer weeks count more”\) missed by 11\s% a day\. Others: “all weeks alike” 13\s%, “following the trend” 8\.8\s%\.$/);
  expect(screen.getByText(/would have been better: off by 8\.8\s% a day, and nearer in 6 of 8 weeks\. It says \+5\s% contacts/)).toBeTruthy();
  expect(screen.getByText(/^Checked on 31,240 contacts/)).toBeTruthy();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Say how much each past week counts' }));
  await waitFor(() => expect(said.textContent).toContain('your own weights'));
  fireEvent.click(screen.getByRole('button', { name: 'Use it' }));
  fireEvent.click(screen.getByRole('button', { name: 'Build the week' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios')).toEqual([expect.objectContaining({ growth: 1.05, history_weeks: 6 })]));
  expect((posted(sent, '/v1/scenarios')[0] as { weights?: number[] }).weights).toBeUndefined();
});

test('with too little history nothing is said of the average but that', async () => {
  await open('#/schedule', (_, path) => (path.startsWith('/v1/scenarios/backtest') ? served(makeBackTest(SHAPE, 1, false)) : undefined));
  expect(await screen.findByText(/^Not enough weeks to check the average against the past: 1 of the 3 needed/)).toBeTruthy();
});

test('each past week counts as much as said, and one must count', async () => {
  const { sent } = await open('#/schedule', (name, path) => (name === 'post' && path === '/v1/scenarios' ? served(makeScenario(SHAPE)) : undefined));
  fireEvent.change(await screen.findByLabelText('Averaged from'), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('checkbox', { name: 'Say how much each past week counts' }));
  expect(screen.queryByText(/are averaged, newer weeks count more/)).toBeNull();
  expect(screen.getByText(/are averaged, each week counting as you say/)).toBeTruthy();
  const [last, before] = [screen.getByLabelText(/^Last week/), screen.getByLabelText(/^2 weeks back/)];
  fireEvent.change(last, { target: { value: '0' } });
  fireEvent.change(before, { target: { value: '0' } });
  expect((screen.getByRole('button', { name: 'Build the week' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(before, { target: { value: '3' } });
  fireEvent.click(screen.getByRole('button', { name: 'Build the week' }));
  await waitFor(() => expect(posted(sent, '/v1/scenarios')).toHaveLength(1));
  expect(posted(sent, '/v1/scenarios')[0]).toMatchObject({ history_weeks: 2, weights: [0, 3] });
});
