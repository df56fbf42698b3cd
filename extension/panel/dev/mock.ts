/** A stand-in for Chrome and the worker, so that every screen and state can be looked at in a plain page. */
import en from '../../public/_locales/en/messages.json';
import es from '../../public/_locales/es/messages.json';
import type { Connection, Served } from '../../shared/messages';
import type { CardReactionRequest, Lineup, ReactionRequest, SettingsAnswer, Snapshot, WhatIfRequest, WindowName } from '../types';
import { makeAudit, makeCoaching, makeExposure, makeFeed, makeLedger, reactToCard } from './advice';
import { makeAlerts, react, type WatchState } from './alerts';
import { makeAgent, makeCalls, makeHealth, makeMatrix, makeSeedSwitch, makeSettings, tokenTest } from './answers';
import { makeBottlenecks, makeRecord, makeTrends, makeWhy } from './ahead';
import { makeDrops } from './drops';
import { makeSnapshot, type FloorShape } from './floor';
import { makeCandidates, makeLineup } from './lineup';
import { makeOutlook, type DayState } from './outlook';
import { isPlan, planAct, planAnswer } from './planner';
import { makeWhatIf } from './whatif';

const options = new URLSearchParams(location.search);
const mode = options.get('dev') ?? 'live';
/** Early afternoon in New York, so that a day has a past and a future. */
const AFTERNOON_S = Math.floor(Date.now() / 86_400_000) * 86_400 + (18 * 60 + 42) * 60;
const shape: FloorShape = {
  agents: Number(options.get('agents') ?? 28), campaigns: Number(options.get('campaigns') ?? 6), seed: 7, now: AFTERNOON_S,
};
const recorded = import.meta.glob<unknown>('./fixtures/*.json', { import: 'default' });

function troubled(snapshot: Snapshot): Snapshot {
  const halfDone = { done_days: 4, total_days: 30, rows: 50_000, finished: false, sentence: '4 of 30 days are stored; about 25 minutes to go.' };
  if (mode === 'stale') return { ...snapshot, status: 'stale', stale_since: shape.now - 420, as_of: shape.now - 420, reason: 'Convoso has not answered for 7 minutes.', health: { ...snapshot.health, level: 'warn' } };
  if (mode === 'signedout') return { ...snapshot, status: 'signed_out', reason: 'Store a new token and test it.', health: { ...snapshot.health, level: 'bad' } };
  if (mode === 'backfill') return { ...snapshot, health: { ...snapshot.health, backfill: halfDone } };
  if (mode === 'starting') return { ...snapshot, status: 'starting', as_of: null };
  return snapshot;
}

/** The settings; `rule=seed` has the fixed limit, `logout=1` allows logging agents out. */
function settings(): SettingsAnswer {
  const answer = makeSettings(shape);
  const foresight = options.get('rule') === 'seed' ? { foresight: { unusual_rule: 'seed' as const } } : {};
  return { ...answer, settings: { ...answer.settings, ...foresight, steering: { ...answer.settings.steering, allow_logout: options.has('logout') } } };
}

async function fixture(name: string): Promise<unknown> {
  const load = recorded[`./fixtures/${name}.json`];
  return load ? load() : null;
}

async function answer(path: string): Promise<unknown> {
  const url = new URL(path, 'http://x');
  const q = url.searchParams;
  const window = (q.get('window') ?? 'today') as WindowName;
  const [, , name, id] = url.pathname.split('/');
  const unit = (q.get('unit') ?? 'team') as 'team' | 'agent' | 'campaign';
  const unitId = q.get('id') === null ? null : Number(q.get('id'));
  if (mode === 'recorded') return fixture([name, id, name === 'snapshot' ? window : ''].filter(Boolean).join('-'));
  switch (name) {
    case 'outlook': return makeOutlook(shape, q.get('campaign') ? Number(q.get('campaign')) : null, (options.get('day') ?? 'usual') as DayState);
    case 'alerts': return makeAlerts(shape, q.get('day'), (options.get('watch') ?? 'usual') as WatchState);
    case 'snapshot': return troubled(makeSnapshot(mode === 'empty' ? { ...shape, agents: 0, campaigns: 0 } : shape, window, q.get('campaign') ? Number(q.get('campaign')) : null));
    case 'agents': return makeAgent(shape, Number(id), window);
    case 'calls': return makeCalls(shape, q);
    case 'matrix': return makeMatrix(shape, (q.get('metric') ?? 'conversion_per_contact') as 'handle_s', window);
    case 'seed-switch': return makeSeedSwitch(shape);
    case 'settings': return settings();
    case 'data-health': return makeHealth(shape);
    case 'trends': return makeTrends(shape, unit, unitId);
    case 'why': return makeWhy(shape, q.get('metric') ?? 'contact_rate', unit, unitId);
    case 'bottlenecks': return makeBottlenecks(shape);
    case 'record': return mode === 'new' ? { ...makeRecord(shape), kinds: [], scores: [], days: [], sentence: '' } : makeRecord(shape);
    case 'feed': return makeFeed(shape, q.get('day'), options.get('watch') === 'calm' ? 'calm' : 'usual');
    case 'lineup': return id === 'candidates' ? makeCandidates(shape, Number(q.get('campaign'))) : makeLineup(shape, (q.get('mode') ?? 'best') as Lineup['mode'], (options.get('lineup') ?? 'usual') as 'kept');
    case 'drop-budget': return makeDrops(shape, mode !== 'backfill');
    case 'ledger': return mode === 'new' ? { ...makeLedger(shape), effects: [], rows: [], n: 0, sentence: '' } : makeLedger(shape);
    case 'coaching': return makeCoaching(shape);
    case 'exposure': return makeExposure(shape);
    case 'audit': return makeAudit(shape, q.get('before') === null ? null : Number(q.get('before')));
    default: return null;
  }
}

const made = new Map<string, Promise<unknown>>();

async function serve(path: string): Promise<Served> {
  const nowS = Date.now() / 1000;
  const blank = { unchanged: false, text: null, etag: null, at: null, stale: false, nextUpdateInS: null };
  if (mode === 'loading') return new Promise(() => undefined);
  if (mode === 'failing') return { ...blank, ok: false, problem: { error: 'store', message: 'The store cannot be read.', what_to_do: 'Free some disk space, then start the server again.' } };
  const kept = isPlan(path) ? Promise.resolve(planAnswer(shape, path, options.get('plan') ?? '')) : made.get(path) ?? answer(path);
  made.set(path, kept);
  const data = await kept;
  if (data === null) return { ...blank, ok: false, problem: { error: 'unknown', message: 'There is no such thing.', what_to_do: 'Go back and choose another.' } };
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const problem = mode === 'offline' ? { error: 'unreachable', message: 'No answer from the server at http://127.0.0.1:8137.', what_to_do: 'Start it with: python -m backend serve' } : null;
  return { ok: true, unchanged: false, text, etag: `"${path} ${text}"`, at: mode === 'offline' ? nowS - 900 : nowS, stale: mode === 'offline', nextUpdateInS: 25, problem };
}

function connection(): Connection {
  const base: Connection = { state: 'ok', message: '', whatToDo: '', lastOkAt: Date.now() / 1000, address: 'http://127.0.0.1:8137', extensionVersion: '1.0.0',
    backendVersion: '1.0.0', centres: [{ id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true }] };
  if (mode === 'offline') return { ...base, state: 'unreachable', message: 'No answer from the server at http://127.0.0.1:8137.', whatToDo: 'Start it with: python -m backend serve' };
  if (mode === 'unpaired') return { ...base, state: 'unpaired', message: 'This browser is not connected yet.', whatToDo: 'Start the server and type the code it shows.' };
  if (mode === 'unauthorized') return { ...base, state: 'unauthorized', message: 'The server no longer accepts this browser.', whatToDo: 'Pair again with a new code.' };
  if (mode === 'version') return { ...base, state: 'version', message: 'Extension 1.0.0 and server 0.9.0 do not fit together.', whatToDo: 'Update the older of the two, then reload this page.' };
  return base;
}

const SAID = { unchanged: false, etag: null, stale: false, nextUpdateInS: null };
const saying = (data: unknown): Served => ({ ...SAID, ok: true, at: Date.now() / 1000, text: JSON.stringify(data), problem: null });
const refusing = (error: string, message: string, what_to_do: string): Served => ({ ...SAID, ok: false, at: null, text: null, problem: { error, message, what_to_do } });

/** A reaction to an alert or to advice; `dev=refusing` refuses it. */
async function noted({ path = '', body }: { path?: string; body?: unknown }): Promise<Served> {
  await new Promise((done) => setTimeout(done, 400));
  const id = Number(path.split('/')[3]);
  const said = mode === 'refusing' ? null : path.startsWith('/v1/feed/') ? reactToCard(shape, id, body as CardReactionRequest) : react(shape, id, body as ReactionRequest);
  for (const key of made.keys()) if (/^\/v1\/(alerts|feed)/.test(key)) made.delete(key);
  return said ? saying(said) : refusing('store', 'The store is busy.', 'Try again in a moment.');
}

/** Actions: the token's test, a what-if, a logout (agent 104 is in a call). */
async function acted({ path = '', body }: { path?: string; body?: unknown }): Promise<Served> {
  if (isPlan(path)) return saying(planAct(shape, path, body));
  if (/^\/v1\/(alerts|feed)\//.test(path)) return noted({ path, body });
  if (path.startsWith('/v1/what-if')) return saying(makeWhatIf(shape, body as WhatIfRequest));
  if (path.includes('/logout')) return path.includes('/104/') ? refusing('in_call', 'Priya Patel is in a call.', 'Try again when the call is over.') : saying({ ok: true });
  return saying(path.includes('token') ? tokenTest : { ok: true });
}

async function reply(name: string, carries: { path?: string; body?: unknown }): Promise<unknown> {
  if (name === 'get' || name === 'offline') return serve(carries.path ?? '');
  if (name === 'connection' || name === 'pair') return connection();
  if (name === 'preferences') return { port: 8137, language: options.get('lang') ?? '', managed: false };
  if (name === 'post') return acted(carries);
  if (name === 'put' && isPlan(carries.path ?? '')) return acted(carries);
  if (name === 'put') return { ...(await serve('/v1/settings')), etag: null };
  return null;
}

/** What localStorage keeps under `key`; `figure=conversions` opens Today on that figure. */
function stored(key: string): Record<string, unknown> {
  const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as object | null;
  const figure = options.get('figure');
  return kept === null && !figure ? {} : { [key]: { ...kept, ...(figure ? { figure } : {}) } };
}

const words: Record<string, Record<string, { message: string }>> = { en, es };
const language = options.get('lang') || 'en';

Object.assign(globalThis, {
  __VERSION__: '1.0.0',
  chrome: {
    i18n: {
      getUILanguage: () => language,
      getMessage: (key: string, values: string[] = []) => (words[language]?.[key]?.message ?? '').replace(/\$([1-9])/g, (_, n: string) => values[Number(n) - 1] ?? ''),
    },
    runtime: {
      id: 'dev',
      getURL: (path: string) => `/${path}`,
      sendMessage: async ({ name, carries }: { name: string; carries: { path?: string; body?: unknown } }) => ({ answer: await reply(name, carries) }),
    },
    storage: {
      local: {
        get: async (key: string) => stored(key),
        set: async (values: Record<string, unknown>) => { for (const [key, value] of Object.entries(values)) localStorage.setItem(key, JSON.stringify(value)); },
      },
    },
    tabs: { getCurrent: async () => ({ id: 1 }) },
  },
});
