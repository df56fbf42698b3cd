/** The made-up planner behind the schedule screens: what is asked and what is done, remembered while the page is open. */
import type { DemandAnswer, Job, MoveRequest, PeopleAnswer, PlaceRequest, RuleRow } from '../types';
import type { FloorShape } from './floor';
import { makeReport, makeReportCsv } from './reports';
import { makeAdherence, makeBackTest, makeComparison, makeHiring, makeJob, makeMove, makePlace, makeRepair, makeRequirement, makeRobustness, makeScenario, makeScenarios, makeSchedule, makeSentence, makeWhy, makeWishes } from './schedule';

const kept = { version: 1, rules: null as readonly RuleRow[] | null, plan: 1, published: false, began: 0 };

function job(shape: FloorShape, running: boolean): Job {
  const made = makeJob(shape, running ? 'running' : 'finished');
  return running ? { ...made, schedule_id: null } : made;
}

interface TableBody { version: number; text: string; queue?: string; apply?: boolean }

/** The names in a table's first column; a line without one is a fault. */
function makeLoaded(shape: FloorShape, kind: string, { version, text, queue = '', apply = false }: TableBody): PeopleAnswer | DemandAnswer {
  const lines = text.trim().split('\n').slice(1);
  const faults = lines.flatMap((line, i) => (line.split(',')[0] ? [] : [{ row: i + 2, column: kind === 'people' ? 'name' : 'start', sentence: `Row ${i + 2}: ${kind === 'people' ? 'the name' : 'the start'} is missing.` }]));
  const common = { applied: apply && faults.length === 0, version: version + Number(apply), faults, more_faults: 0 };
  if (kind === 'demand') return { ...common, sentence: `${lines.length} rows are read.`, queues: [{ queue, days: 1, minutes: [15], before: 384, after: 402 }] };
  return { ...common, sentence: `${lines.length} agents are read.`, added: lines.map((line) => line.split(',')[0] ?? '').filter(Boolean), changed: [], kept: shape.agents, left_out: [] };
}

const peopleCsv = (shape: FloorShape): string => ['name,skills,hours_least,hours_most', ...makeSchedule(shape).agents.map(({ agent }) => `${agent},,0,40`)].join('\r\n');

/** GET below /v1/scenarios, /v1/schedules, /v1/schedule-reports, /v1/jobs, /v1/adherence; undefined for others. */
export function planAnswer(shape: FloorShape, path: string, mode: string): unknown {
  const { pathname, searchParams: q } = new URL(path, 'http://x');
  const [, , name, id, part] = pathname.split('/');
  const running = mode === 'running' || Date.now() - kept.began < 4000;
  if (name === 'adherence') return makeAdherence(shape, mode !== 'none');
  if (name === 'jobs') return job(shape, running);
  if (name === 'schedule-reports') {
    const report = makeReport(shape, id ?? '', q, mode !== 'none');
    return part === 'table.csv' ? makeReportCsv(report, q.get('table') ?? '') : report;
  }
  if (name === 'scenarios') {
    if (part === 'people.csv') return peopleCsv(shape);
    if (!id) return makeScenarios(shape, mode === 'none' ? 'none' : running ? 'running' : 'usual');
    if (id === 'backtest') return makeBackTest(shape, Number(q.get('weeks')), q.has('weights'));
    if (part === 'wishes') return makeWishes(shape);
    return part === 'requirement' ? makeRequirement(shape, kept.version) : makeScenario(shape, kept.rules ?? undefined, kept.version);
  }
  if (name !== 'schedules') return undefined;
  if (id === 'compare') return makeComparison(shape, (q.get('ids') ?? '').split(',').map(Number));
  if (part === 'robustness') return makeRobustness(shape, Number(id));
  if (part === 'why') return makeWhy(q.get('agent') ?? '', q.get('day') ?? '');
  return { ...makeSchedule(shape, Number(id), kept.plan), state: kept.published ? 'published' : 'draft' };
}

/** POST and PUT of the same; undefined for others. */
export function planAct(shape: FloorShape, path: string, body: unknown): unknown {
  const { pathname } = new URL(path, 'http://x');
  const [, , name, , part] = pathname.split('/');
  if (name === 'rules') return makeSentence((body as { sentence: string }).sentence);
  if (name === 'jobs') return job(shape, false);
  if (name === 'scenarios') {
    if (part === 'wishes' && pathname.endsWith('/links')) return { links: makeWishes(shape).wishes.map(({ agent }) => ({ agent, path: `/wishes/${agent.length}`, expires_at: shape.now })) };
    if (part === 'people' || part === 'demand') return makeLoaded(shape, part, body as TableBody);
    if (part === 'delete') return { scenario_id: 1, schedules: 2, sentence: 'Deleted.' };
    if (part === 'hiring') return { ...job(shape, false), kind: 'hiring', hiring: makeHiring() };
    if (part === 'run') { kept.began = Date.now(); return job(shape, true); }
    const document = (body as { document?: string }).document;
    if (document) {
      kept.version += 1;
      kept.rules = ((JSON.parse(document) as { rules: string[] }).rules).map((sentence) => ({ sentence, hard: !sentence.includes('if possible'), rank: null, source: 'policy' as const }));
    }
    return makeScenario(shape, kept.rules ?? undefined, kept.version);
  }
  if (name !== 'schedules') return undefined;
  if (part === 'move') {
    const move = body as MoveRequest;
    if (move.apply) kept.plan += 1;
    return makeMove(shape, move, kept.plan);
  }
  if (part === 'place') return makePlace(shape, body as PlaceRequest);
  if (part === 'absence') return makeRepair(shape, (body as { agent: string }).agent);
  if (part === 'publish') kept.published = true;
  return { ...makeSchedule(shape, 1, kept.plan), state: kept.published ? 'published' : 'draft' };
}

/** True for paths that the planner answers. */
export const isPlan = (path: string): boolean => /^\/v1\/(scenarios|schedules|schedule-reports|jobs|adherence|rules)\b/.test(path);
