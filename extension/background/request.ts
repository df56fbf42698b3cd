/** One bounded request to the backend on this computer. No retries: whoever asks, asks again. */
import type { Problem } from '../shared/types';
import { text } from '../shared/text';

/** What became of a request. */
export type Outcome =
  | { kind: 'body'; text: string; etag: string | null; nextUpdateInS: number | null }
  | { kind: 'unchanged'; nextUpdateInS: number | null }
  | { kind: 'refused'; status: number; problem: Problem }
  | { kind: 'failed'; problem: Problem };

export interface Question {
  address: string;
  token: string | null;
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: unknown;
  etag?: string | null;
  timeoutMs?: number;
}

/** The version of the wire this extension speaks. */
export const API = 1;
const TIMEOUT_MS = 15_000;
const PATH = /^\/v1\/[A-Za-z0-9_\-./]+(\?[A-Za-z0-9_\-.~%=&,:+]*)?$/;

/** True for paths a page may ask for: below /v1/, no way up, neither pairing nor its end. */
export function allowedPath(path: string): boolean {
  if (!PATH.test(path) || path.includes('..') || path.includes('//')) return false;
  return !/^\/v1\/(un)?pair\b/.test(path);
}

/** Asks once, within 15 s unless told otherwise; never throws. */
export async function request(question: Question): Promise<Outcome> {
  const { address, path } = question;
  try {
    return await read(await fetch(address + path, options(question)), address);
  } catch (error) {
    return { kind: 'failed', problem: failure(error, address) };
  }
}

function options({ token, method, body, etag, timeoutMs = TIMEOUT_MS }: Question): RequestInit {
  const headers: Record<string, string> = { 'X-Team-Optimizer-Extension': __VERSION__ };
  if (token) headers['Authorization'] = `Bearer ${token}`;
  if (etag) headers['If-None-Match'] = etag;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  };
}

async function read(response: Response, address: string): Promise<Outcome> {
  const nextUpdateInS = seconds(response.headers.get('X-Next-Update-In-S'));
  if (response.status === 304) return { kind: 'unchanged', nextUpdateInS };
  const body = await bodyOf(response);
  if (response.ok) return { kind: 'body', text: body, etag: response.headers.get('ETag'), nextUpdateInS };
  const problem = problemIn(body) ?? unexplained(response.status, address);
  return { kind: 'refused', status: response.status, problem };
}

/** The body as text; of a PDF in base64, since messages between the extension's parts carry text. */
async function bodyOf(response: Response): Promise<string> {
  if (response.headers.get('Content-Type') !== 'application/pdf') return response.text();
  let bytes = '';
  for (const byte of new Uint8Array(await response.arrayBuffer())) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

function seconds(header: string | null): number | null {
  const value = header === null ? NaN : Number(header);
  return Number.isFinite(value) ? value : null;
}

function problemIn(body: string): Problem | null {
  try {
    const { error, message, what_to_do } = JSON.parse(body) as Partial<Problem>;
    if (typeof error !== 'string' || typeof message !== 'string') return null;
    return { error, message, what_to_do: typeof what_to_do === 'string' ? what_to_do : '' };
  } catch {
    return null;
  }
}

function unexplained(status: number, address: string): Problem {
  if (status >= 500) {
    return { error: 'server', message: text('problemServer', status), what_to_do: text('problemServerDo') };
  }
  return { error: 'not_ours', message: text('problemNotOurs', address), what_to_do: text('problemNotOursDo') };
}

function failure(error: unknown, address: string): Problem {
  const slow = error instanceof DOMException && error.name === 'TimeoutError';
  return slow
    ? { error: 'timeout', message: text('problemTimeout', address), what_to_do: text('problemTimeoutDo') }
    : { error: 'unreachable', message: text('problemUnreachable', address), what_to_do: text('problemUnreachableDo') };
}
