/** Made-up reports of the scheduler, so that their screen can be looked at and tested without a server. */
import type { ReportAnswer, ReportTable } from '../types';
import type { ReportName } from '../schedule/reporting';
import { plusDays } from '../schedule/times';
import type { FloorShape } from './floor';
import { chance } from './random';
import { makeSchedule, mondayFor } from './schedule';
import { nameOf } from './worth';

type Columns = ReportTable['columns'];
type Rows = ReportTable['rows'];

const QUEUES = 3;
const AGREED_H = 40;
const WAGE_CENTS = 2100;

/** "agent:text shifts:count" as columns. */
const columns = (spec: string): Columns => spec.split(' ').map((each) => ({ key: each.split(':')[0] ?? '', unit: (each.split(':')[1] ?? 'text') as Columns[number]['unit'] }));
const table = (name: string, spec: string, rows: Rows): ReportTable => ({ name, columns: columns(spec), rows });
const round = (x: number, by = 100): number => Math.round(x * by) / by;

type Told = Pick<ReportAnswer, 'sentence' | 'tables' | 'notes'>;

function coverage(shape: FloorShape): Told {
  const plan = makeSchedule(shape);
  const sums = (need: readonly number[], have: readonly number[]): Rows[number] => {
    const over = (of: (i: number) => number) => need.reduce((sum, _, i) => sum + Math.max(0, of(i)), 0) / 4;
    const [needed, scheduled] = [over((i) => need[i] ?? 0), over((i) => have[i] ?? 0)];
    const short = over((i) => (need[i] ?? 0) - (have[i] ?? 0));
    return [round(needed), round(scheduled), needed > 0 ? round(1 - short / needed, 10_000) : null, round(short), round(over((i) => (have[i] ?? 0) - (need[i] ?? 0)))];
  };
  const queues = plan.coverage.map((each, i): Rows[number] => [each.queue, ...sums(each.required, each.scheduled), i === 2 ? null : each.answered_overall]);
  const days = plan.coverage.flatMap(({ queue, required, scheduled }) => Array.from({ length: 7 }, (_, day): Rows[number] => {
    const cut = (list: readonly number[]) => list.slice(96 * day, 96 * day + 96);
    const lack = cut(required).map((need, i) => need - (cut(scheduled)[i] ?? 0));
    const worst = Math.max(...lack);
    const at = lack.indexOf(worst);
    return [queue, plusDays(mondayFor(shape), day), ...sums(cut(required), cut(scheduled)), worst > 0 ? `${String(Math.floor(at / 4)).padStart(2, '0')}:${String(15 * (at % 4)).padStart(2, '0')}` : '', worst > 0 ? round(worst, 10) : null];
  }));
  const sum = (place: number) => queues.reduce((total, row) => total + Number(row[place]), 0);
  const worst = days.reduce((most, row) => (Number(row[8]) > Number(most[8]) ? row : most));
  return {
    sentence: `${round(100 * (1 - sum(4) / sum(1)), 10)} % of ${Math.round(sum(1)).toLocaleString('en')} needed agent-hours are covered; ${round(sum(4), 10)} short, ${round(sum(5), 10)} over. Most are missing on ${worst[0]}, ${worst[1]} at ${worst[7]}: ${worst[8]} agents.`,
    tables: [table('coverage_queues', 'queue needed_h:hours scheduled_h:hours covered:share short_h:hours over_h:hours answered:share', queues), table('coverage_days', 'queue day:day needed_h:hours scheduled_h:hours covered:share short_h:hours over_h:hours worst_at worst_short:number', days)],
    notes: ['Agents needed and “answered in time” are worked out by formula, so they are approximate.', 'In simulation: 1 of 3 goals is kept surely; Medicare Q4 waits too much.'],
  };
}

function hours(shape: FloorShape): Told {
  const rows = makeSchedule(shape).agents.map(({ agent, duties, paid_h: paid }, i): Rows[number] => [agent, duties.length, `20 to ${AGREED_H} a week`, paid, Math.max(0, paid - AGREED_H), i % 5 === 4 ? null : round(paid * 0.41), i % 5 === 4 ? null : i % 3, i % 5 === 4 ? null : 0, i % 7 === 3 ? null : paid * WAGE_CENTS]);
  return {
    sentence: `${rows.length * AGREED_H} paid hours are scheduled for ${rows.length} agents, none of them beyond what is agreed. So far no overtime was worked.`,
    tables: [table('hours', 'agent shifts:count agreed scheduled_h:hours beyond_h:hours worked_h:hours outside_h:hours worked_beyond_h:hours wages_cents:money', rows)],
    notes: ['Worked is time on the phones by Convoso’s states, up to yesterday, with the paid breaks of shifts that were worked; overtime is what goes beyond the most agreed for a week.', '5 agents have no number at Convoso, so nothing is known of their work.'],
  };
}

function fairness(shape: FloorShape): Told {
  const { agents } = makeSchedule(shape);
  const [first = '', last = ''] = [agents[0]?.agent, agents.at(-1)?.agent];
  return {
    sentence: 'No rule asks for the same number for several agents; the table shows how work is shared out.',
    tables: [
      table('fairness_spread', 'thing average:number least:number least_who most:number most_who', [['shifts', 5, 5, `${first} and 27 others`, 5, `${first} and 27 others`], ['hours', 40, 40, `${first} and 27 others`, 40, `${first} and 27 others`], ['weekend shifts', 1.43, 1, `${last} and 9 others`, 2, `${first} and 11 others`], ['night shifts', 0, 0, `${first} and 27 others`, 0, `${first} and 27 others`]]),
      table('fairness_agents', 'agent shifts:count scheduled_h:hours weekend_shifts:count night_shifts:count satisfied:share', agents.map(({ agent, duties, paid_h: paid }, i) => [agent, duties.length, paid, 1 + (i % 2), 0, i % 3 === 0 ? round(0.6 + 0.02 * i) : null])),
    ],
    notes: ['Night shifts cover any time between 00:00 and 05:00; weekend shifts begin on a Saturday or Sunday.'],
  };
}

function wishes(shape: FloorShape): Told {
  const some = makeSchedule(shape).agents.slice(0, 6);
  return {
    sentence: `Wishes are kept 24 of 30 times (80 %), of 6 of ${shape.agents} agents. All must-rules are kept: none gave way to a wish.`,
    tables: [
      table('wishes_agents', 'agent wishes:count asked:count first_choice:count other_choice:count not_kept:count satisfied:share', some.map(({ agent }, i) => [agent, 1, 5, 4 - (i % 3), 1, i % 3, round((5 - (i % 3)) / 5)])),
      table('wishes_rules', 'agent wish asked:count kept:count satisfied:share', some.map(({ agent }, i) => [agent, `${agent} prefers to start at 09:00, then 10:00, then 11:30.`, 5, 5 - (i % 3), round((5 - (i % 3)) / 5)])),
    ],
    notes: ['A must-rule weighs as much as 12 wishes of rank 1 broken on a day: it gives way where it cannot be kept, not for a wish.', 'A wish counts once for each shift, or each day, on which it comes up; a later choice counts as kept.'],
  };
}

function adherence(shape: FloorShape, days: number): Told {
  const c = chance(shape.seed);
  const today = new Date(shape.now * 1000).toISOString().slice(0, 10);
  const sums = 'adherence:share recorded_min:minutes missing_min:minutes break_min:minutes outside_min:minutes';
  const people = makeSchedule(shape).agents.map(({ agent }, i): Rows[number] => (i === 0 ? [agent, 1, null, 90, 12, 0, 0, 'not enough: 90 scheduled minutes'] : [agent, Math.min(days, 5), round(c.between(0.78, 0.99), 1000), 2400, c.whole(10, 400), c.whole(0, 60), c.whole(0, 90), '']));
  return {
    sentence: `On ${Math.min(days, 12)} days the floor kept to its schedule for 91 % of 1,240 scheduled hours.`,
    tables: [
      table('adherence_agents', `agent days:count ${sums} said`, people),
      table('adherence_days', `day:day agents:count ${sums} schedule`, Array.from({ length: Math.min(days, 12) }, (_, i) => [plusDays(today, -1 - i), 26, round(c.between(0.85, 0.96), 1000), 6200, c.whole(300, 900), c.whole(0, 120), c.whole(0, 240), 'Week of Nov 16 (2, version 1)'])),
    ],
    notes: ['From 48,211 stored states of Convoso, against the schedule that was published at the time; today is not over and not in it. Time in which no state of anybody is stored is left out.', 'Two minutes at each change are forgiven. Below 4 scheduled hours it says “not enough”.'],
  };
}

function forecast(shape: FloorShape, days: number): Told {
  const c = chance(shape.seed + 1);
  const today = new Date(shape.now * 1000).toISOString().slice(0, 10);
  const lines = Array.from({ length: QUEUES }, (_, i) => nameOf(11 + i)).flatMap((queue, i) => Array.from({ length: Math.min(days, 10) }, (_, back): Rows[number] => {
    const expected = 310 - 60 * i;
    const came = Math.round(expected * c.between(0.85, 1.2));
    return [queue, plusDays(today, -1 - back), expected, i === 2 ? null : Math.round(expected * 0.9), i === 2 ? null : Math.round(expected * 1.12), came, round(Math.abs(expected - came) / came, 10_000), `foretold ${expected}, came ${came}`];
  }));
  return {
    sentence: 'On 10 days 7,500 contacts were foretold and 7,716 came, 3 % more. A day was off by 9 %. 15 of 20 days of queues came within the likely range; four of five should.',
    tables: [
      table('forecast_queues', 'queue days:count expected:count came:count off:share bias:change in_range', [[nameOf(11), 10, 3100, 3220, 0.081, -0.0373, '8 of 10'], [nameOf(12), 10, 2500, 2531, 0.092, -0.0122, '7 of 10'], [nameOf(13), 10, 1900, 1965, 0.113, -0.0331, '']]),
      table('forecast_days', 'queue day:day expected:count low:count high:count came:count off:share said', lines),
    ],
    notes: ['Of each day the plan that was published before it began. Contacts are calls that agents had. The likely range is the one four of five such days end in.'],
  };
}

function planning(shape: FloorShape): Told {
  const at = shape.now - 86_400;
  return {
    sentence: '2 plans took at least 41 minutes of work, 64 seconds of searching among them. Repairs were worked out in 1.8 s at most.',
    tables: [
      table('planning_plans', 'plan week:day steps:count work_min:minutes search_s:seconds published_at:time changes:count changes_min:minutes', [['Week', mondayFor(shape), 24, 32.5, 40.2, at, 3, 8], ['Surge, 35 % more', mondayFor(shape), 6, 8.4, 24.1, null, null, null]]),
      table('planning_changes', 'at:time plan who what took_s:seconds', [[at + 7200, 'Week', 'Eve', 'absence: Priya Patel', 1.8], [at + 3600, 'Week', 'Eve', 'move', null]]),
    ],
    notes: ['Steps no more than 10 minutes apart are counted as one sitting; reading and thinking before the first step is not seen, so the times are a least. Searching is the computer’s time.'],
  };
}

const beforeAfter = (): Told => ({
  sentence: 'The first published schedule began on 2026-11-09: 28 days before it and 14 since; 4 of six indicators can be compared.',
  tables: [table('before_after', 'indicator unit before:own after:own change:change n_before:count n_after:count said', [
    ['Callers who hung up while waiting', 'share', 0.061, 0.048, -0.2131, 8420, 4310, ''], ['Average wait of callers', 'seconds', 24.6, 19.1, -0.2236, 8420, 4310, ''], ['Answered within 20 seconds', 'share', 0.741, 0.812, 0.0958, 8420, 4310, ''],
    ['Cost of an agent-hour', 'money', 2140, 2150, 0.0047, 3900, 1980, ''], ['Revenue of an agent-hour', 'money', null, null, null, 3900, 1980, 'the worth of a conversion is not set'], ['Revenue left after cost', 'share', null, null, null, 3900, 1980, 'revenue or cost is not set'],
  ])],
  notes: ['Both sides are counted alike from stored calls and hours. Other things changed too: the table says what was different, not why.'],
});

/** The report of that name; `published` false: of past days there is nothing. */
export function makeReport(shape: FloorShape, name: string, q: URLSearchParams, published = true): ReportAnswer {
  const days = Number(q.get('days') ?? 28);
  const of: Record<ReportName, () => Told> = { coverage: () => coverage(shape), hours: () => hours(shape), fairness: () => fairness(shape), wishes: () => wishes(shape), adherence: () => adherence(shape, days), forecast: () => forecast(shape, days), planning: () => planning(shape), before_after: beforeAfter };
  const told = of[name as ReportName]();
  const past = ['adherence', 'forecast', 'planning', 'before_after'].includes(name);
  const about = past ? { schedule_id: null, version: null, scenario: '' } : { schedule_id: Number(q.get('schedule') ?? 2), version: Number(q.get('version') ?? 1), scenario: 'Week' };
  const nothing = { sentence: 'No schedule was ever published, so there is nothing to keep to.', notes: [], tables: told.tables.map((each) => ({ ...each, rows: [] })) };
  return { centre: { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true }, now: shape.now, report: name, days, ...about, ...(past && !published ? nothing : told) };
}

/** A table of a report as the server's CSV. */
export function makeReportCsv(report: ReportAnswer, name: string): string {
  const found = report.tables.find((each) => each.name === name);
  return found ? [found.columns.map(({ key }) => key), ...found.rows].map((row) => row.map((each) => (each === null ? '' : typeof each === 'string' && /[",\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : String(each))).join(',')).join('\r\n') : '';
}
