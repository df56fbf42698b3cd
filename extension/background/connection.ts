/**
 * How this browser stands with the backend. Every question begins with `ready`, which shakes hands
 * (both say their version) when ten minutes have passed or something failed since the last time.
 */
import type { Connection, ConnectionState } from '../shared/messages';
import type { Hello, PairAnswer, Problem } from '../shared/types';
import { text } from '../shared/text';
import * as cache from './cache';
import { API, type Outcome, request } from './request';
import * as storage from './storage';

const HANDSHAKE_S = 600;
const UNPAIR_TIMEOUT_MS = 5_000;

/** Where and with which token to ask, or why not. */
export type Ready =
  | { state: 'ok'; address: string; token: string }
  | { state: Exclude<ConnectionState, 'ok'>; problem: Problem };

export const nowS = (): number => Date.now() / 1000;

let pending: Promise<Ready> | null = null;

/** Where to ask. Shakes hands first when due, or when `anew`; simultaneous callers share one handshake. */
export async function ready(anew = false): Promise<Ready> {
  if (anew) await pending;
  pending ??= prepare(anew).finally(() => {
    pending = null;
  });
  return pending;
}

async function prepare(anew: boolean): Promise<Ready> {
  const [token, address] = await Promise.all([storage.token(), storage.address()]);
  if (!token) return { state: 'unpaired', problem: unpaired() };
  const last = await storage.handshake();
  if (!anew && last?.state === 'ok' && last.address === address && nowS() - last.at < HANDSHAKE_S) {
    return { state: 'ok', address, token };
  }
  return shakeHands(address, token);
}

async function shakeHands(address: string, token: string): Promise<Ready> {
  const outcome = await request({ address, token, method: 'GET', path: '/v1/hello' });
  if (outcome.kind !== 'body') return lost(outcome, address);
  const hello = parse<Hello>(outcome.text);
  if (!hello || typeof hello.api !== 'number') return lost(notOurs(address), address);
  const problem = versionProblem(hello);
  const state = problem ? 'version' : 'ok';
  await storage.saveHandshake({
    at: nowS(), address, state, backendVersion: hello.backend_version, centres: hello.centres,
  });
  await storage.saveLastOkAt(nowS());
  return problem ? { state: 'version', problem } : { state: 'ok', address, token };
}

function versionProblem(hello: Hello): Problem | null {
  if (hello.extension_ok && hello.api === API) return null;
  return {
    error: 'version',
    message: hello.message || text('problemVersion', __VERSION__, hello.backend_version),
    what_to_do: hello.what_to_do || text('problemVersionDo'),
  };
}

/** What a question without an answer says about the connection; the next question shakes hands again. */
export async function lost(outcome: Outcome, address: string): Promise<Ready> {
  await storage.saveHandshake(null);
  if (outcome.kind === 'refused' && isUnauthorized(outcome)) return { state: 'unauthorized', problem: unauthorized() };
  if (outcome.kind === 'refused' || outcome.kind === 'failed') return { state: 'unreachable', problem: outcome.problem };
  return { state: 'unreachable', problem: unreachable(address) };
}

/** True when the backend does not know this browser's token (any more). */
export function isUnauthorized(outcome: { status: number; problem: Problem }): boolean {
  const foreign = ['foreign_token', 'foreign_origin', 'foreign_page'].includes(outcome.problem.error);
  return outcome.status === 401 || (outcome.status === 403 && foreign);
}

/** How the extension stands with the backend, for the pages; asks the backend when `probe`. */
export async function connection(probe: boolean): Promise<Connection> {
  const found = await ready(probe);
  const [address, shaken, lastOkAt] = await Promise.all([
    storage.address(), storage.handshake(), storage.lastOkAt(),
  ]);
  const said = found.state === 'ok' ? { message: text('connectionOk', address), what_to_do: '' } : found.problem;
  return {
    state: found.state,
    message: said.message,
    whatToDo: said.what_to_do ?? '',
    lastOkAt,
    address,
    extensionVersion: __VERSION__,
    backendVersion: shaken?.backendVersion ?? null,
    centres: shaken?.centres ?? [],
  };
}

/** Trades the code the server shows for a token. A refused code changes nothing. */
export async function pair(code: string, port?: number): Promise<Connection> {
  const managed = await storage.managedPort();
  const address = managed === null && port !== undefined ? `http://127.0.0.1:${port}` : await storage.address();
  const body = { code, name: browserName() };
  const outcome = await request({ address, token: null, method: 'POST', path: '/v1/pair', body, timeoutMs: 10_000 });
  const answer = outcome.kind === 'body' ? parse<PairAnswer>(outcome.text) : null;
  if (!answer?.token) return notPaired(outcome, address);
  await cache.clear().catch(() => undefined);
  await storage.saveToken(answer.token);
  if (managed === null && port !== undefined) await storage.savePreferences({ port });
  return connection(true);
}

async function notPaired(outcome: Outcome, address: string): Promise<Connection> {
  const problem = 'problem' in outcome ? outcome.problem : notOurs(address).problem;
  const state = outcome.kind === 'failed' ? 'unreachable' : 'unpaired';
  const was = await connection(false);
  return { ...was, state, address, message: problem.message, whatToDo: problem.what_to_do ?? '' };
}

/**
 * Forgets token, handshake and everything kept on this computer, and tells the server to refuse the
 * token from now on; a server that does not answer forgets it by `python -m backend pair --revoke`.
 */
export async function unpair(): Promise<Connection> {
  const [token, address] = await Promise.all([storage.token(), storage.address()]);
  await Promise.all([storage.saveToken(null), storage.saveHandshake(null), cache.clear().catch(() => undefined)]);
  if (token) await request({ address, token, method: 'POST', path: '/v1/unpair', timeoutMs: UNPAIR_TIMEOUT_MS });
  return connection(false);
}

function browserName(): string {
  const { navigator } = globalThis as { navigator?: { userAgentData?: { platform?: string } } };
  const platform = navigator?.userAgentData?.platform;
  return platform ? `Chrome, ${platform}` : 'Chrome';
}

function parse<T>(body: string): T | null {
  try {
    const data: unknown = JSON.parse(body);
    return typeof data === 'object' && data !== null ? (data as T) : null;
  } catch {
    return null;
  }
}

const unpaired = (): Problem => ({
  error: 'unpaired', message: text('problemUnpaired'), what_to_do: text('problemUnpairedDo'),
});
const unauthorized = (): Problem => ({
  error: 'unauthorized', message: text('problemUnauthorized'), what_to_do: text('problemUnauthorizedDo'),
});
const unreachable = (address: string): Problem => ({
  error: 'unreachable', message: text('problemUnreachable', address), what_to_do: text('problemUnreachableDo'),
});
const notOurs = (address: string): Extract<Outcome, { kind: 'failed' }> => ({
  kind: 'failed',
  problem: { error: 'not_ours', message: text('problemNotOurs', address), what_to_do: text('problemNotOursDo') },
});
