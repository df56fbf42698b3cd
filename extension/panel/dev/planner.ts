/** The made-up planner behind the schedule screens: what is asked and what is done, remembered while the page is open. */
import type { Job, MoveRequest, PlaceRequest, RuleRow } from '../types';
import type { FloorShape } from './floor';
import { makeAdherence, makeBackTest, makeComparison, makeHiring, makeJob, makeMove, makePlace, makeRepair, makeRequirement, makeRobustness, makeScenario, makeScenarios, makeSchedule, makeSentence, makeWhy, makeWishes } from './schedule';

const kept = { version: 1, rules: null as readonly RuleRow[] | null, plan: 1, published: false, began: 0 };

function job(shape: FloorShape, running: boolean): Job {
  const made = makeJob(shape, running ? 'running' : 'finished');
  return running ? { ...made, schedule_id: null } : made;
}

/** GET below /v1/scenarios, /v1/schedules, /v1/jobs, /v1/adherence; undefined for others. */
export function planAnswer(shape: FloorShape, path: string, mode: string): unknown {
  const { pathname, searchParams: q } = new URL(path, 'http://x');
  const [, , name, id, part] = pathname.split('/');
  const running = mode === 'running' || Date.now() - kept.began < 4000;
  if (name === 'adherence') return makeAdherence(shape, mode !== 'none');
  if (name === 'jobs') return job(shape, running);
  if (name === 'scenarios') {
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
export const isPlan = (path: string): boolean => /^\/v1\/(scenarios|schedules|jobs|adherence|rules)\b/.test(path);
