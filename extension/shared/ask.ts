/** How the pages ask the worker. The panel's hooks are built on `ask`; nothing here keeps a timer. */
import type { Answers, Carries, MessageName, Reply, Served } from './messages';
import type { Problem } from './types';
import { checkShape, ShapeError } from './shapes';
import { text } from './text';

/**
 * An answer with its age. `at` is when the backend last confirmed `data` (UTC seconds);
 * `stale` marks a copy from before, and `problem` then says why there is nothing newer.
 */
export type Answer<T> =
  | { ok: true; data: T; at: number; stale: boolean; nextUpdateInS: number | null; problem: Problem | null }
  | { ok: false; data: null; at: null; stale: false; nextUpdateInS: null; problem: Problem };

/** Sends one message of the table to the worker; rejects when it is refused or the worker is gone. */
export async function tell<N extends MessageName>(name: N, carries: Carries<N>): Promise<Answers[N]> {
  const reply = (await chrome.runtime.sendMessage({ name, carries })) as Reply<N> | undefined;
  if (!reply) throw new Error(text('problemWorkerGone'));
  if ('refused' in reply) throw new Error(reply.refused);
  return reply.answer;
}

const seen = new Map<string, { etag: string; data: unknown }>();
const SEEN_MAX = 40;

/** GET `path` (must start with /v1/). The same object is returned while the backend's answer has not changed. */
export async function ask<T>(path: string): Promise<Answer<T>> {
  const kept = seen.get(path);
  return settle<T>(path, () => tell('get', kept ? { path, have: kept.etag } : { path }));
}

/** The last stored answer of `path`, at most 24 hours old, without asking the backend. */
export async function askOffline<T>(path: string): Promise<Answer<T>> {
  return settle<T>(path, () => tell('offline', { path }));
}

/** PUT: the whole object is sent back. */
export async function put<T>(path: string, body: unknown): Promise<Answer<T>> {
  return settle<T>(path, () => tell('put', { path, body }));
}

/** POST an action such as /v1/token/test. */
export async function post<T>(path: string, body?: unknown): Promise<Answer<T>> {
  return settle<T>(path, () => tell('post', { path, body }));
}

/** GET `path` as text, for downloads. */
export async function askText(path: string): Promise<Answer<string>> {
  try {
    const served = await tell('get', { path });
    return served.ok && served.text !== null ? answered(served, served.text) : refused(served.problem);
  } catch (error) {
    return refused(workerProblem(error));
  }
}

async function settle<T>(path: string, send: () => Promise<Served>): Promise<Answer<T>> {
  try {
    const served = await send();
    if (!served.ok) return refused(served.problem);
    return answered(served, read<T>(path, served));
  } catch (error) {
    return refused(workerProblem(error));
  }
}

function read<T>(path: string, served: Served): T {
  const kept = seen.get(path);
  if (kept && served.etag === kept.etag) return kept.data as T;
  if (served.text === null) throw new ShapeError(text('problemBadPayload', path));
  const data: unknown = JSON.parse(served.text);
  checkShape(path, data);
  if (served.etag) remember(path, served.etag, data);
  return data as T;
}

function remember(path: string, etag: string, data: unknown): void {
  seen.delete(path);
  seen.set(path, { etag, data });
  if (seen.size > SEEN_MAX) seen.delete(seen.keys().next().value as string);
}

function answered<T>(served: Served, data: T): Answer<T> {
  return {
    ok: true,
    data,
    at: served.at ?? Date.now() / 1000,
    stale: served.stale,
    nextUpdateInS: served.nextUpdateInS,
    problem: served.problem,
  };
}

function refused(problem: Problem | null): Answer<never> {
  const said = problem ?? { error: 'unknown', message: text('problemWorkerGone'), what_to_do: '' };
  return { ok: false, data: null, at: null, stale: false, nextUpdateInS: null, problem: said };
}

function workerProblem(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ShapeError) return { error: 'bad_payload', message, what_to_do: text('problemBadPayloadDo') };
  return { error: 'worker', message, what_to_do: text('problemWorkerGoneDo') };
}

/** Forgets parsed answers, for tests and after unpairing. */
export function forget(): void {
  seen.clear();
}
