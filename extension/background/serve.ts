/**
 * Answers the pages' questions: from the backend when it answers, else from the last 24 hours.
 * Bodies travel as the text they came in and are parsed once, by the page that draws them; a page
 * that says which version it `have`s gets no body while the backend's answer is unchanged.
 */
import type { HistoryPoint, Served } from '../shared/messages';
import type { Feed, Problem, Snapshot } from '../shared/types';
import { text } from '../shared/text';
import { showAdvice, showFloor, showTrouble } from './badge';
import * as cache from './cache';
import { isUnauthorized, lost, nowS, type Ready, ready } from './connection';
import { allowedPath, type Outcome, request } from './request';
import * as storage from './storage';

type Fetched = { served: Served; body: () => Promise<string | null> };

const running = new Map<string, Promise<Fetched>>();

/** GET: simultaneous questions for one path share one request. */
export async function get(path: string, have?: string): Promise<Served> {
  if (!allowedPath(path)) return refuse(notAllowed());
  let fetched = running.get(path);
  if (!fetched) {
    fetched = fetchOnce(path).finally(() => running.delete(path));
    running.set(path, fetched);
  }
  return trim(await fetched, have);
}

async function trim({ served, body }: Fetched, have?: string): Promise<Served> {
  if (!served.ok) return served;
  if (have !== undefined && have === served.etag) return { ...served, unchanged: true };
  const said = await body();
  return said === null ? refuse(nothingKept()) : { ...served, text: said };
}

async function fetchOnce(path: string): Promise<Fetched> {
  const to = await ready();
  if (to.state !== 'ok') return withoutBackend(path, to);
  const kept = await quietly(cache.mark(path, nowS()));
  const outcome = await request({ ...to, method: 'GET', path, etag: kept?.etag ?? null });
  if (outcome.kind === 'body') return fresh(path, outcome);
  if (outcome.kind === 'unchanged' && kept) return confirmed(kept, outcome.nextUpdateInS);
  return withoutAnswer(path, outcome, to.address);
}

async function fresh(path: string, { text: body, etag, nextUpdateInS }: Extract<Outcome, { kind: 'body' }>): Promise<Fetched> {
  const at = nowS();
  await storage.saveLastOkAt(at);
  if (!isDownload(path)) void quietly(cache.keep(path, body, etag, at).then(() => cache.prune(at)));
  if (isFloorPath(path)) await noteFloor(path, body, at);
  if (isFeedPath(path)) await noteFeed(body, at);
  return { served: serving({ etag, at, nextUpdateInS }), body: () => Promise.resolve(body) };
}

async function confirmed(kept: cache.Mark, nextUpdateInS: number | null): Promise<Fetched> {
  const at = nowS();
  await storage.saveLastOkAt(at);
  await quietly(cache.confirm(kept, at));
  if (isFeedPath(kept.path)) await noteFeed((await stored(kept.path)) ?? '', at);
  if (isFloorPath(kept.path) && (await badgeIsOut())) await noteFloor(kept.path, (await stored(kept.path)) ?? '', at);
  return { served: serving({ etag: kept.etag, at, nextUpdateInS }), body: () => stored(kept.path) };
}

async function withoutAnswer(path: string, outcome: Outcome, address: string): Promise<Fetched> {
  const answered = outcome.kind === 'refused' && outcome.status < 500 && !isUnauthorized(outcome);
  if (answered) return refusal(outcome.problem);
  return withoutBackend(path, await lost(outcome, address));
}

async function withoutBackend(path: string, why: Ready): Promise<Fetched> {
  if (why.state === 'ok') return refusal(notAllowed());
  await showTrouble(why.state);
  return why.state === 'unreachable' ? copy(path, why.problem) : refusal(why.problem);
}

async function copy(path: string, problem: Problem): Promise<Fetched> {
  const kept = await quietly(cache.mark(path, nowS()));
  if (!kept) return refusal(problem);
  return { served: { ...serving(kept), stale: true, problem }, body: () => stored(path) };
}

/** The stored answer to `path`, without asking the backend. */
export async function offline(path: string): Promise<Served> {
  if (!allowedPath(path)) return refuse(notAllowed());
  return trim(await copy(path, nothingKept()));
}

/** The team's last 24 hours as this browser saw them. */
export async function history(centre?: number): Promise<HistoryPoint[]> {
  const of = centre ?? (await quietly(cache.lastCentre()));
  return of === null ? [] : ((await quietly(cache.history(of, nowS()))) ?? []);
}

/** PUT or POST: never kept, never repeated. */
export async function change(method: 'PUT' | 'POST', path: string, body: unknown): Promise<Served> {
  if (!allowedPath(path)) return refuse(notAllowed());
  const to = await ready();
  if (to.state !== 'ok') return refuse(to.problem);
  const outcome = await request({ ...to, method, path, body });
  if (outcome.kind === 'body') return { ...serving({ etag: outcome.etag, at: nowS() }), text: outcome.text };
  if (outcome.kind === 'refused' && !isUnauthorized(outcome)) return refuse(outcome.problem);
  const why = await lost(outcome, to.address);
  return refuse(why.state === 'ok' ? notAllowed() : why.problem);
}

/** True for the whole floor of today: the picture that feeds the badge and the history. */
export function isFloorPath(path: string): boolean {
  const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
  return pathname === '/v1/snapshot' && searchParams.get('window') === 'today' && !searchParams.has('campaign');
}

/** True for the feed of today: its advice is what the badge counts. */
export function isFeedPath(path: string): boolean {
  const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
  return pathname === '/v1/feed' && !searchParams.has('day');
}

/** The question for the feed of the centre that a question for the floor is about. */
export function feedPath(floorPath: string): string {
  const centre = new URL(floorPath, 'http://127.0.0.1').searchParams.get('centre');
  return centre ? `/v1/feed?centre=${centre}` : '/v1/feed';
}

async function noteFeed(body: string, at: number): Promise<void> {
  const feed = readBody<Feed>(body);
  if (Array.isArray(feed?.cards)) await showAdvice(feed, at);
}

/** After a pause without the backend an unchanged floor must light the badge again. */
async function badgeIsOut(): Promise<boolean> {
  const drawn = await storage.badge();
  return drawn === null || drawn.text === 'off';
}

async function noteFloor(path: string, body: string, at: number): Promise<void> {
  const floor = readFloor(body);
  if (!floor) return;
  await Promise.all([storage.saveFloorPath(path), showFloor(floor, at)]);
  if (floor.status !== 'live') return;
  const point = { at, as_of: floor.as_of, floor: floor.floor, team: floor.team };
  await quietly(cache.remember(floor.centre.id, point));
}

function readFloor(body: string): Snapshot | null {
  const floor = readBody<Snapshot>(body);
  return floor?.centre && floor.agents?.columns && floor.team && floor.floor ? floor : null;
}

/** What should be a `T`, or null; callers check what they rely on. */
function readBody<T>(body: string): T | null {
  try {
    return JSON.parse(body) as T;
  } catch {
    return null;
  }
}

/** True for files: they are handed on, never kept. */
function isDownload(path: string): boolean {
  return /(\.(csv|xml|ics|pdf)|\/file)$/.test(new URL(path, 'http://127.0.0.1').pathname);
}

async function stored(path: string): Promise<string | null> {
  return quietly(cache.body(path));
}

async function quietly<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    console.warn('The copy on this computer is not available:', error);
    return null;
  }
}

function serving(of: { etag: string | null; at: number; nextUpdateInS?: number | null }): Served {
  const { etag, at, nextUpdateInS = null } = of;
  return { ok: true, unchanged: false, text: null, etag, at, stale: false, nextUpdateInS, problem: null };
}

function refuse(problem: Problem): Served {
  return { ...serving({ etag: null, at: 0 }), ok: false, at: null, problem };
}

function refusal(problem: Problem): Fetched {
  return { served: refuse(problem), body: () => Promise.resolve(null) };
}

const notAllowed = (): Problem => ({ error: 'not_allowed', message: text('problemPath'), what_to_do: '' });
const nothingKept = (): Problem => ({ error: 'nothing_kept', message: text('problemNothingKept'), what_to_do: '' });
