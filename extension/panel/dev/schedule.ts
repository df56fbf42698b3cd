/** A made-up week of shifts, so that the schedule screens can be looked at and tested without a server. */
import type {
  Adherence, AgentWeek, AwayRow, BackTestAnswer, BrokenRule, ComparedRow, ComparedService, Comparison, CoverageCurve, DemandRange, DutyRow, HiringAnswer, Job, MeetingRow, MoveAnswer, MoveRequest, OutboundTarget, PlaceAnswer, PlaceRequest, RepairAnswer, RequirementAnswer, RobustnessAnswer, RuleRow, ScenarioAnswer, Scenarios, ScheduleAnswer, SentenceAnswer, ServiceTruth, WhyAnswer, Wishes,
} from '../types';
import { zoneOffset } from '../format';
import { mondayOf, plusDays } from '../schedule/times';
import { agentName as floorName, type FloorShape } from './floor';
import { chance } from './random';
import { nameOf } from './worth';

const CENTRE = { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true };
/** Names of the made-up floor come round again after this many. */
const NAMES = 504;
const agentName = (i: number): string => (i < NAMES ? floorName(i) : `${floorName(i)} ${Math.floor(i / NAMES) + 1}`);

const QUARTER = 900;
const QUEUES = 3;
const SHIFT_S = 8.5 * 3600;
const RULES: readonly RuleRow[] = [
  { sentence: 'Everybody rests at least 11 hours between shifts, by law.', hard: true, rank: null, source: 'law' },
  { sentence: 'Everybody works at most 5 shifts a week.', hard: true, rank: null, source: 'policy' },
  { sentence: `${agentName(3)} never works on Sundays, if possible.`, hard: false, rank: 5, source: 'policy' },
];
const EXAMPLES = ['Bob works between 3 and 4 weekend shifts a month.', 'John works at most 5 days in a row.', 'Joe never works on Sundays.'];

/** The Monday planned for: of next week, or of this one. */
export const mondayFor = (shape: FloorShape, next = true): string => plusDays(mondayOf(new Date(shape.now * 1000).toISOString().slice(0, 10)), next ? 7 : 0);

function startsOf(first: string): number[] {
  const midnight = Date.parse(`${first}T00:00:00Z`) / 1000;
  const begin = midnight - zoneOffset(midnight, CENTRE.zone);
  return Array.from({ length: 672 }, (_, i) => begin + i * QUARTER);
}

/** Two humps between 7 and 21 h, less on weekends. */
function load(i: number, queue: number): number {
  const hour = (i % 96) / 4;
  if (hour < 7 || hour >= 21) return 0;
  const hump = (at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));
  return (hump(10.5, 2.2) + 0.8 * hump(16, 2.6)) * (i >= 480 ? 0.55 : 1) * (1 - 0.22 * queue);
}

/** A range of the contacts; the campaign of number 1 had its Wednesday changed, that of number 2 has too few calls. */
function rangeOf(contacts: readonly number[], first: string, queue: number | null): DemandRange {
  const thin = queue === 2;
  const state = (day: number) => (thin ? 'thin' as const : queue === 1 && day === 2 ? 'changed' as const : 'learned' as const);
  const ends = (by: number) => contacts.map((n, i) => (state(Math.floor(i / 96)) === 'learned' ? Math.max(0, Math.round(n + by * (0.5 + Math.sqrt(n) * 1.4))) : null));
  const total = (day: number) => contacts.slice(96 * day, 96 * day + 96).reduce((sum, n) => sum + n, 0);
  return {
    state: thin ? 'thin' : 'learned', calls: thin ? 61 : 4180, low: ends(-1), high: ends(1),
    days: Array.from({ length: 7 }, (_, day) => ({ day: plusDays(first, day), contacts: total(day), weeks: thin ? 0 : 6, state: state(day), ...(state(day) === 'learned' ? { low: total(day) * 0.88, high: total(day) * 1.14 } : { low: null, high: null }) })),
  };
}

/** What each queue needs. */
export function makeRequirement(shape: FloorShape, version = 1): RequirementAnswer {
  const first = mondayFor(shape);
  const queues = needsOf(shape, first);
  const together = queues[0]?.contacts.map((_, i) => queues.reduce((sum, { contacts }) => sum + (contacts[i] ?? 0), 0)) ?? [];
  return { centre: CENTRE, now: shape.now, scenario_id: 1, version, starts: startsOf(first), queues, likely: rangeOf(together, first, null) };
}

function needsOf(shape: FloorShape, first: string): RequirementAnswer['queues'] {
  const size = Math.max(1, shape.agents / 12);
  return Array.from({ length: QUEUES }, (_, queue) => {
    const c = chance(shape.seed + queue);
    const contacts = Array.from({ length: 672 }, (__, i) => Math.round(10 * 7 * size * load(i, queue) * c.between(0.9, 1.1)) / 10);
    const aht = contacts.map((n) => (n > 0 ? Math.round(c.between(230, 330)) : 0));
    const agents = contacts.map((n, i) => (n > 0 ? Math.ceil((n * (aht[i] ?? 0)) / QUARTER + Math.sqrt(n)) : 0));
    const scheduled = agents.map((n) => Math.round((n / 0.92) * 100) / 100);
    return {
      queue: nameOf(11 + queue), media: queue === 2 ? 'outbound' : 'phone', contacts, aht_s: aht, agents, scheduled, decides: agents.map((n) => (n > 0 ? (queue === 2 ? 'at most 25 % idle' : '80 % answered within 20 s') : '')),
      unmet: queue === 1 ? ['at most 20 % idle cannot be kept together with 80 % answered within 20 s: add callbacks or e-mail to fill the waiting time.'] : [],
      agent_hours: Math.round(scheduled.reduce((sum, n) => sum + n, 0) / 4), likely: rangeOf(contacts, first, queue),
    };
  });
}

function duty(starts: readonly number[], day: number, at: number, queue: number, first: string): DutyRow {
  const start = (starts[day * 96] ?? 0) + at * 60;
  const pause = (name: string, after: number, minutes: number, paid: boolean) => ({ name, start: start + after * 60, end: start + (after + minutes) * 60, paid });
  const breaks = [pause('Pause', 105, 15, true), pause('Lunch', 240, 30, false), pause('Second pause', 390, 15, true)];
  const edges = [start, ...breaks.flatMap((one) => [one.start, one.end]), start + SHIFT_S];
  const queues = [0, 2, 4, 6].map((i) => ({ queue: nameOf(11 + queue), start: edges[i] ?? 0, end: edges[i + 1] ?? 0 }));
  return { day: plusDays(first, day), shift: 'Day', start, end: start + SHIFT_S, paid_h: 8, breaks, queues };
}

function weeksOf(shape: FloorShape, starts: readonly number[], first: string): AgentWeek[] {
  return Array.from({ length: shape.agents }, (_, i) => {
    const c = chance(shape.seed + 31 * i);
    const off = c.whole(0, 6);
    const duties = Array.from({ length: 7 }, (__, day) => day).filter((day) => day !== off && day !== (off + 1) % 7)
      .map((day) => duty(starts, day, 60 * 7 + 15 * c.whole(0, 20), i % QUEUES, first));
    return { agent: agentName(i), agent_id: 101 + i, site: i % 4 === 1 ? 'Phoenix' : '', zone: i % 4 === 1 ? 'America/Phoenix' : '', duties, paid_h: 8 * duties.length, cost_cents: 8 * duties.length * 2100 };
  });
}

function coverOf(agents: readonly AgentWeek[], needs: RequirementAnswer): CoverageCurve[] {
  return needs.queues.map(({ queue, scheduled: required, contacts }) => {
    const have = Array<number>(672).fill(0);
    for (const { duties } of agents) {
      for (const one of duties.flatMap((each) => each.queues).filter((each) => each.queue === queue)) {
        for (let at = one.start; at < one.end; at += QUARTER) {
          const i = (at - (needs.starts[0] ?? 0)) / QUARTER;
          have[i] = (have[i] ?? 0) + 1;
        }
      }
    }
    const sum = (of: (need: number, has: number) => number) => Math.round(required.reduce((total, need, i) => total + Math.max(0, of(need, have[i] ?? 0)), 0) * 25) / 100;
    const answered = contacts.map((n, i) => (n > 0 ? Math.min(0.99, Math.max(0.05, 0.8 + 0.12 * ((have[i] ?? 0) - (required[i] ?? 0)))) : null));
    return { queue, required, scheduled: have, short_h: sum((need, has) => need - has), over_h: sum((need, has) => has - need), answered, answered_overall: 0.81 };
  });
}

const BROKEN: readonly BrokenRule[] = [
  { rule: 'Everybody rests at least 11 hours between shifts, by law.', who: agentName(5), said: 'Tuesday to Wednesday: 9.5 h of rest', hard: true, rank: null, times: 1, price: 100 },
  { rule: `${agentName(3)} never works on Sundays, if possible.`, who: agentName(3), said: 'Sunday: works', hard: false, rank: 5, times: 1, price: 3 },
];

/** What a simulation found: one goal kept, one in doubt, one not. */
function makeService(needs: RequirementAnswer, cover: readonly CoverageCurve[], first: string): ServiceTruth {
  const states = ['kept', 'uncertain', 'not kept'] as const;
  const queues = needs.queues.map(({ queue }, i) => {
    const value = [0.846, 0.798, 0.61][i] ?? 0.8;
    const goal = i === 2 ? 'at most 25 % idle' : '80 % answered within 20 s';
    return {
      queue, curve: cover[i]?.answered ?? [], measured: [],
      goals: [{
        goal, kind: i === 2 ? 'idle' as const : 'answered' as const, unit: 'share' as const, target: i === 2 ? 0.25 : 0.8, value, low: value - 0.013, high: value + 0.013, state: states[i] ?? 'kept', simulated: i !== 2, sentence: `${queue}: ${goal}.`,
        remedy: i === 2 ? 'About 3 agents fewer from 14:00 to 16:00 on weekdays would keep it.' : '', days: Array.from({ length: 7 }, (_, day) => ({ day: plusDays(first, day), contacts: 300 - 20 * day, value: value + 0.01 * (day - 3), low: value + 0.01 * (day - 3) - 0.03, high: value + 0.01 * (day - 3) + 0.03 })),
      }],
    };
  });
  return { played: 60, contacts: 422_520, kept: 1, goals: 3, sentence: '1 of 3 goals is kept surely; Medicare Q4 waits too much.', queues };
}

/** Service on days with few, usual and many calls: the first campaign holds, the second was changed by hand. */
export function makeRobustness(shape: FloorShape, id = 1): RobustnessAnswer {
  const one = (contacts: number, value: number) => ({ contacts, value, low: value - 0.008, high: value + 0.008 });
  const cases = { low: one(310, 0.912), middle: one(384, 0.846), high: one(480, 0.708) };
  const common = { kind: 'answered' as const, within_s: 20, target: 0.8, calls: 4180 };
  return {
    centre: CENTRE, now: shape.now, schedule_id: id, version: 1, played: 17,
    queues: [{ ...common, queue: nameOf(11), why: '' as const, days: 6, cases }, { ...common, queue: nameOf(12), why: 'changed' as const, days: 0, cases: null }],
  };
}

/** The average against past weeks: with one or two weeks averaged there are too few, else the trend would have been better. */
export function makeBackTest(shape: FloorShape, weeks: number, chosen: boolean): BackTestAnswer {
  const method = (name: BackTestAnswer['used'], missed: number, nearer: number) => ({ name, missed, nearer });
  const methods = [method('even', 0.128, 2), method('newer', 0.112, 0), ...(chosen ? [method('chosen', 0.139, 0)] : []), method('trend', 0.088, 6)];
  return { centre: CENTRE, now: shape.now, calls: weeks < 2 ? 900 : 31_240, used: chosen ? 'chosen' : 'newer', ...(weeks < 2 ? { weeks: 1, methods: [], better: null, growth: 1 } : { weeks: 8, methods, better: 'trend', growth: 1.05 }) };
}

/** What the hours on the outbound campaign make. */
function makeOutbound(needs: RequirementAnswer, cover: readonly CoverageCurve[], first: string): OutboundTarget[] {
  return needs.queues.flatMap(({ queue, media, contacts, scheduled }, i) => {
    if (media !== 'outbound') return [];
    const sum = (values: readonly number[], day: number) => values.slice(96 * day, 96 * day + 96).reduce((total, n) => total + n, 0);
    const days = Array.from({ length: 7 }, (_, day) => {
      const target = sum(contacts, day);
      return { day: plusDays(first, day), target, hours: sum(cover[i]?.scheduled ?? [], day) / 4, made: target * 0.954, low: target * 0.86, high: target };
    });
    const total = (of: (day: OutboundTarget['days'][number]) => number) => days.reduce((all, day) => all + of(day), 0);
    const hours = total((day) => day.hours);
    return [{
      queue, target: total(({ target }) => target), made: total(({ made }) => made), low: total(({ target }) => target * 0.908), high: total(({ target }) => target), state: 'uncertain' as const, hours, hours_needed: scheduled.reduce((all, n) => all + n, 0) / 4,
      per_hour: total(({ made }) => made) / Math.max(hours, 1), per_hour_needed: 9.4, learned_days: 24, short_h: 6.5, worst: { start: (needs.starts[0] ?? 0) + 136 * QUARTER, end: (needs.starts[0] ?? 0) + 148 * QUARTER, contacts: 42 }, drop_limit: 0.03, drops_allowed: 38, dropped: 0.019, answers: 6210, days,
    }];
  });
}

/** A training of three on Tuesday at eleven. */
function makeMeetings(agents: readonly AgentWeek[], { starts }: RequirementAnswer): MeetingRow[] {
  const start = (starts[96] ?? 0) + 11 * 3600;
  const there = agents.filter(({ duties }) => duties.some((one) => one.start <= start && start + 3600 <= one.end)).slice(0, 3);
  return [{ name: 'Training', start, end: start + 3600, who: there.map(({ agent }) => agent) }];
}

/** The first who is off on Monday was scheduled and is absent instead. */
function makeAway(agents: readonly AgentWeek[], first: string): AwayRow[] {
  const usual = agents.flatMap(({ duties }) => duties).find(({ day }) => day === first);
  const gone = agents.find(({ duties }) => duties.every(({ day }) => day !== first));
  return gone && usual ? [{ agent: gone.agent, start: usual.start, end: usual.end }] : [];
}

/** One schedule at a version. */
export function makeSchedule(shape: FloorShape, id = 1, version = 1): ScheduleAnswer {
  const first = mondayFor(shape);
  const needs = makeRequirement(shape);
  const agents = weeksOf(shape, needs.starts, first);
  const saved = { saved_by: 'Dana', saved_at: shape.now - 600 };
  return {
    centre: CENTRE, now: shape.now, schedule_id: id, scenario_id: 1, scenario: `Week of ${first}`, scenario_version: 1, version, newest: version, state: 'draft', how: version > 1 ? 'move' : 'run', made_at: shape.now - 600, made_by: 'Dana',
    first, weeks: 1, zone: CENTRE.zone, starts: needs.starts, agents, coverage: coverOf(agents, needs), score: { rules: 100, coverage: 214.6, wishes: 3, total: 317.6 }, bound: 309.8, gap: 0.0252, outbound: makeOutbound(needs, coverOf(agents, needs), first), broken: [...BROKEN], service: makeService(needs, coverOf(agents, needs), first), meetings: makeMeetings(agents, needs), away: makeAway(agents, first), time_off: [{ agent: agentName(4), first: plusDays(first, 1), last: plusDays(first, 2), hard: true }, { agent: agentName(1), first, last: first, hard: false }],
    versions: Array.from({ length: version }, (_, i) => ({ version: version - i, ...saved })),
  };
}

/** What a queue of the document expects. */
function demandOf(shape: FloorShape, i: number): { contacts: number[]; aht_s: number[] } {
  const queue = makeRequirement(shape).queues[i];
  return { contacts: queue?.contacts ?? [], aht_s: queue?.aht_s ?? [] };
}

/** The scenario with its document, which has only what the panel reads. */
export function makeScenario(shape: FloorShape, rules: readonly RuleRow[] = RULES, version = 1): ScenarioAnswer {
  const first = mondayFor(shape);
  const document = {
    version: 1, name: `Week of ${first}`, first, zone: CENTRE.zone,
    queues: Array.from({ length: QUEUES }, (_, i) => ({ name: nameOf(11 + i), media: i === 2 ? 'outbound' : 'phone', goals: i === 2 ? [{ kind: 'idle', share: 0.25 }] : [{ kind: 'answered', share: 0.8, within_s: 20 }], growth: 1, shrinkage: 0.08, demand: demandOf(shape, i) })),
    agents: Array.from({ length: shape.agents }, (_, i) => ({ name: agentName(i), skills: [nameOf(11 + (i % QUEUES))], most_h: 40 })),
    shifts: [{ name: 'Day', minutes: 510, first_start: '07:00', last_start: '12:00', breaks: [{ name: 'Pause', minutes: 15, earliest: 60, latest: 150, paid: true }, { name: 'Lunch', minutes: 30, earliest: 180, latest: 300 }, { name: 'Second pause', minutes: 15, earliest: 345, latest: 450, paid: true }] }],
    rules: rules.map(({ sentence }) => sentence),
  };
  return {
    centre: CENTRE, now: shape.now, scenario_id: 1, name: document.name, version, newest: version, saved_at: shape.now - 900, saved_by: 'Dana', document: JSON.stringify(document), rules: [...rules], problems: [],
    notes: ['Made from 21,117 calls of 30 days; each week back counts 0.8 times the one after it.'], versions: [{ version, saved_at: shape.now - 900, saved_by: 'Dana' }],
  };
}

/** A run; `running` is half way. */
export function makeJob(shape: FloorShape, state: Job['state'] = 'finished'): Job {
  const trace = Array.from({ length: 24 }, (_, i) => ({ seconds: 0.3 + i * 0.5, objective: 309.8 + 60 * Math.exp(-i / 5) + 6, bound: i < 2 ? null : 309.8 - 40 * Math.exp(-i / 4) }));
  const last = trace.at(-1);
  return {
    job_id: 3, scenario_id: 1, scenario: 'Week', kind: 'schedule', hiring: null, state, asked_at: shape.now - 20, seconds: 12.3, limit_s: 30, until_stopped: false, seed: 0, objective: last?.objective ?? null, bound: last?.bound ?? null, gap: 0.0252, attempts: 9, trace,
    message: '', schedule_id: state === 'finished' ? 1 : null,
  };
}

/** The list; `none` is the first time. */
export function makeScenarios(shape: FloorShape, state: 'usual' | 'none' | 'running' = 'usual'): Scenarios {
  const first = mondayFor(shape);
  const schedule = (id: number, published: boolean) => ({ schedule_id: id, scenario_id: 1, version: id, state: published ? 'published' as const : 'draft' as const, made_at: shape.now - 600 * id, made_by: 'Dana', objective: 317.6 + 4 * id, bound: 309.8, gap: 0.0252 + 0.01 * (id - 1), shifts: 140 });
  const row = { scenario_id: 1, name: `Week of ${first}`, version: 1, first, weeks: 1, queues: QUEUES, agents: shape.agents, rules: RULES.length, saved_at: shape.now - 900, saved_by: 'Dana', schedules: [schedule(1, false), schedule(2, true)] };
  const surge = { ...row, scenario_id: 2, name: 'Surge, 35 % more', schedules: [schedule(3, false)] };
  return { centre: CENTRE, now: shape.now, scenarios: state === 'none' ? [] : [row, surge], jobs: state === 'none' ? [] : [makeJob(shape, state === 'running' ? 'running' : 'finished')] };
}

/** What a move costs: a shift outside its window breaks a must-rule. */
export function makeMove(shape: FloorShape, body: MoveRequest, version = 1): MoveAnswer {
  const plan = makeSchedule(shape);
  const old = plan.agents.find(({ agent }) => agent === body.agent)?.duties.find(({ day }) => day === body.day);
  const by = Math.abs((body.to_start ?? 0) - (old?.start ?? 0)) / QUARTER;
  const outside = !body.off && by > 8;
  const change = body.off ? 14.2 : Math.round((0.4 * by + (outside ? 100 : 0)) * 10) / 10;
  const after = { ...plan.score, coverage: plan.score.coverage + change - (outside ? 100 : 0), rules: plan.score.rules + (outside ? 100 : 0), total: plan.score.total + change };
  return {
    applied: body.apply ?? false, version: version + (body.apply ? 1 : 0), sentence: body.off ? `${body.agent} is off on ${body.day}.` : body.swap ? `${body.to_agent} and ${body.agent} swap.` : `${body.to_agent ?? body.agent} works Day on ${body.day} from ${clockWords(body.to_start ?? 0)}.`, before: plan.score, after, change,
    broken: outside ? [{ rule: 'Shift Day', who: body.agent, said: `${body.day}: begins outside 07:00 to 12:00`, hard: true, rank: null, times: 1, price: 100 }] : [], mended: [], duty: old ?? null,
  };
}

const clockWords = (at: number): string => new Date((at + zoneOffset(at, CENTRE.zone)) * 1000).toISOString().slice(11, 16);

/** Why somebody is off or not. */
export const makeWhy = (agent: string, day: string): WhyAnswer => ({ agent, day, works: false, possible: true, costs_more: 6, sentence: `${agent} is off on ${day}: the opposite would cost 6.0 more, whichever rule is relaxed.` });

/** A repair that changes one other shift. */
export function makeRepair(shape: FloorShape, agent: string): RepairAnswer {
  const plan = makeSchedule(shape);
  const other = plan.agents.find((each) => each.agent !== agent && each.duties.length > 0);
  const changed = other?.duties[0];
  return {
    applied: false, version: 1, sentence: `With ${agent} away coverage costs 13.0 more; changing 1 other shift wins 9.5 of that back.`, coverage_before: 214.6, coverage_absent: 227.6, coverage_after: 218.1, changed_shifts: 1, took_ms: 420,
    changes: other && changed ? [{ agent: other.agent, day: changed.day, before: changed, after: { ...changed, start: changed.start + 1800, end: changed.end + 1800 }, only_breaks: false, sentence: `${other.agent}, Monday: Day from 09:30 instead of Day from 09:00.` }] : [],
  };
}

/** When a meeting does least harm. */
export function makePlace(shape: FloorShape, body: PlaceRequest): PlaceAnswer {
  const plan = makeSchedule(shape);
  const starts = plan.starts.slice(36, 72);
  const best = [10, 14, 20, 22, 30].map((i, n) => ({ start: starts[i] ?? 0, harm: 2.1 + 1.4 * n, missing: n }));
  const start = body.to_start ?? best[0]?.start ?? 0;
  const after = { ...plan.score, coverage: plan.score.coverage + 2.1, total: plan.score.total + 2.1 };
  return {
    applied: body.apply ?? false, version: 1, sentence: `${body.event.name} costs 2.1 of coverage; everybody is there.`, starts, harm: starts.map((_, i) => i / 3), missing: starts.map(() => 0), best,
    meeting: { name: body.event.name, start, end: start + body.event.minutes * 60, who: [...body.event.who] }, absent: [], before: plan.score, after, changes: [], broken: [],
  };
}

/** Whom to hire. */
export const makeHiring = (): HiringAnswer => ({
  hires: [{ profile: 'Sales only', count: 3, wage_cents: 60_000, worth_cents: 81_000 }, { profile: 'Both', count: 2, wage_cents: 50_000, worth_cents: 64_000 }], skills: [{ profile: 'Sales only', skill: 'Solar West', worth_cents: 12_400 }],
  wages_cents: 280_000, budget_cents: 300_000, gap: 0.021, short_hour_cents: 7500, plans_tried: 18, sentence: 'Hire 3 of Sales only and 2 of Both: wages of $2,800 a week.',
});

/** Who was asked for wishes. */
export function makeWishes(shape: FloorShape): Wishes {
  const states = ['answered', 'open', 'taken up', 'answered'] as const;
  return { centre: CENTRE, now: shape.now, scenario_id: 1, wishes: states.map((state, i) => ({ agent: agentName(i), expires_at: shape.now + 86_400, answered_at: state === 'open' ? null : shape.now - 600, state, sentences: state === 'open' ? [] : [`${agentName(i)} prefers to start at 09:00, then 10:00.`] })) };
}

/** The one slip that the made-up reader knows. */
function oddIn(sentence: string): SentenceAnswer['odd'] {
  const at = sentence.indexOf('mots');
  return at < 0 ? null : { at, word: 'mots', meant: 'most' };
}

/** What a sentence means: understood when it ends in a known word. */
export function makeSentence(sentence: string): SentenceAnswer {
  const good = /\b(shifts?|week|month|Sundays|Mondays|row|\d\d:\d\d)\.?$/.test(sentence.trim());
  const example = EXAMPLES[1] ?? '';
  return { understood: good, rule: good ? { sentence: sentence.trim().replace(/\.?$/, '.'), hard: !/if possible/.test(sentence), rank: null, source: 'policy' } : null, why: good ? '' : `“${sentence}” is not understood. Write for example: ${example}`, odd: good ? null : oddIn(sentence), example, examples: EXAMPLES };
}

/** Who keeps to the published schedule now. */
export function makeAdherence(shape: FloorShape, published = true): Adherence {
  const head = { centre: CENTRE, now: shape.now, as_of: shape.now - 8 };
  if (!published) return { ...head, schedule_id: null, version: null, sentence: 'No schedule is published for today; publish one to see who keeps to it.', share: null, agents: [] };
  const agents = Array.from({ length: Math.min(shape.agents, 18) }, (_, i) => {
    const out = i < 4;
    const effect = (['hurts', 'hurts', 'helps', 'neutral'] as const)[i] ?? 'neutral';
    return {
      agent: agentName(i), agent_id: 101 + i, scheduled: i === 2 ? '' : i === 7 ? 'Lunch' : nameOf(11 + (i % QUEUES)), until: shape.now + 1800 + 60 * i, live: i === 0 ? '' : i === 1 ? 'on pause' : i === 7 ? 'on pause' : 'talking', since: shape.now - 300 - 60 * i,
      adheres: !out, out_min: out ? 6 + 9 * i : 0, effect: out ? effect : 'neutral' as const, sentence: '',
    };
  });
  return { ...head, schedule_id: 2, version: 1, sentence: '14 of 17 who are scheduled now keep to it; 2 out of schedule hurt coverage.', share: 14 / 17, agents };
}

/** The service of one of several schedules: the third was changed by hand. */
function comparedService(i: number): Pick<ComparedRow, 'service' | 'simulated'> {
  const share = (queue: number, kind: 'answered' | 'abandoned' | 'replied', value: number, half: number, within: number | null): ComparedService => ({ queue: nameOf(11 + queue), kind, within_s: within, value, low: value - half, high: value + half, target: kind === 'abandoned' ? null : 0.8 });
  const contacts = { queue: nameOf(13), kind: 'contacts' as const, within_s: null, value: 1240 + 430 * i, low: 1180 + 410 * i, high: 1300 + 455 * i, target: 1300 + 455 * i };
  if (i > 1) return { simulated: 'changed', service: [contacts] };
  return { simulated: 'yes', service: [share(0, 'answered', 0.846 - 0.11 * i, 0.013, 20), share(0, 'abandoned', 0.021 + 0.03 * i, 0.004, null), share(1, 'replied', 0.954 - 0.006 * i, 0.011, 86_400), contacts] };
}

/** Volume, people and skills of one of several schedules: the second has a third more contacts and two hires for the first campaign. */
function comparedCrew(i: number): Pick<ComparedRow, 'people' | 'contacts' | 'growth' | 'skills'> {
  const skills = [620, 410, 300].map((hours, queue) => {
    const able = 14 - 3 * queue + (queue === 0 ? 2 * i : 0);
    return { queue: nameOf(11 + queue), able, working: able - 1, contacts: (5200 - 1400 * queue) * (1 + 0.35 * i), needed_h: 0.74 * hours * (1 + 0.35 * i), scheduled_h: 0.78 * hours * (1 + 0.06 * i) };
  });
  return { people: 28 + 2 * i, contacts: skills.reduce((sum, each) => sum + each.contacts, 0), growth: i === 0 ? 1 : 1.35, skills };
}

/** Schedules side by side. */
export function makeComparison(shape: FloorShape, ids: readonly number[]): Comparison {
  return {
    centre: CENTRE, now: shape.now, sentence: '“Week” (schedule 1) breaks 0 hard rules and leaves 3.2 agent-hours short: the least of 2.',
    schedules: ids.map((id, i) => ({
      schedule_id: id, scenario: i === 0 ? 'Week' : 'Surge, 35 % more', state: i === 0 ? 'published' as const : 'draft' as const, agents: 26 + i, shifts: 130 + 8 * i, paid_h: 1040 + 64 * i, needed_h: 990 + 346 * i, cost_cents: 2_184_000 + 134_400 * i, short_h: 3.2 + 41 * i, over_h: 64 - 20 * i,
      hard_broken: i, soft_broken: 2, objective: 317.6 + 180 * i, bound: 309.8, gap: 0.0252 + 0.01 * i, goals: i > 1 ? null : 3, goals_kept: i > 1 ? null : 2 - i, ...comparedService(i), ...comparedCrew(i),
    })),
  };
}
