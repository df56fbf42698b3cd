/** The only module that touches chrome.storage for the worker: token, port, language, layout, last badge. */
import * as v from 'valibot';
import { DEFAULT_PORT } from '../manifest';
import { type Change, FIRST_SHELL, Preferences, Shell } from '../shared/messages';
import type { CentreRef } from '../shared/types';

/** Keeps content scripts out of the stored token; call once each time the worker starts. */
export async function lockStorage(): Promise<void> {
  await chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' });
}

async function local(key: string): Promise<unknown> {
  return (await chrome.storage.local.get(key))[key];
}

async function session(key: string): Promise<unknown> {
  return (await chrome.storage.session.get(key))[key];
}

/** The token this browser was paired with, or null. */
export async function token(): Promise<string | null> {
  const found = await local('token');
  return typeof found === 'string' ? found : null;
}

/** Keeps the token of a successful pairing; null forgets it. */
export async function saveToken(value: string | null): Promise<void> {
  if (value === null) await chrome.storage.local.remove('token');
  else await chrome.storage.local.set({ token: value });
}

/** What the person chose, with what was never chosen filled in. */
export async function preferences(): Promise<Preferences> {
  const found = await chrome.storage.local.get(['port', 'language']);
  const port = v.safeParse(Preferences.entries.port, found['port']);
  const language = v.safeParse(Preferences.entries.language, found['language']);
  return { port: port.success ? port.output : DEFAULT_PORT, language: language.success ? language.output : '' };
}

/** Keeps a change of the preferences. */
export async function savePreferences(change: Change<Preferences>): Promise<void> {
  await chrome.storage.local.set(change);
}

/** The port that the company's policy prescribes, or null. */
export async function managedPort(): Promise<number | null> {
  const found = await chrome.storage.managed.get('address').catch(() => ({}) as Record<string, unknown>);
  return portOf(found['address']);
}

/** The port of an address on this computer; null for anything else. */
export function portOf(address: unknown): number | null {
  const match = typeof address === 'string' ? /^http:\/\/127\.0\.0\.1:(\d{2,5})\/?$/.exec(address.trim()) : null;
  const port = v.safeParse(Preferences.entries.port, Number(match?.[1]));
  return port.success ? port.output : null;
}

/** Where the backend is asked for: the policy's address before the person's. */
export async function address(): Promise<string> {
  return `http://127.0.0.1:${(await managedPort()) ?? (await preferences()).port}`;
}

/** How the panel sat in Convoso's page the last time. */
export async function shell(): Promise<Shell> {
  const found = v.safeParse(Shell, await local('shell'));
  return found.success ? found.output : FIRST_SHELL;
}

/** Remembers the panel's place in the page. */
export async function saveShell(value: Shell): Promise<void> {
  await chrome.storage.local.set({ shell: value });
}

/** What the last handshake said; lives as long as the browser runs. */
export interface Handshake {
  at: number;
  address: string;
  state: 'ok' | 'version';
  backendVersion: string;
  centres: CentreRef[];
}

/** The last handshake of this browser session, or null. */
export async function handshake(): Promise<Handshake | null> {
  return ((await session('handshake')) as Handshake | undefined) ?? null;
}

/** Keeps a handshake; null forgets it, so that the next question starts with a new one. */
export async function saveHandshake(value: Handshake | null): Promise<void> {
  await chrome.storage.session.set({ handshake: value });
}

/** When the backend last answered this browser, UTC seconds. */
export async function lastOkAt(): Promise<number | null> {
  const found = await local('lastOkAt');
  return typeof found === 'number' ? found : null;
}

/** Notes that the backend answered at `at`. */
export async function saveLastOkAt(at: number): Promise<void> {
  await chrome.storage.local.set({ lastOkAt: at });
}

/** What the toolbar icon shows. */
export interface Badge {
  text: string;
  title: string;
}

/** The badge as it was last drawn since the browser started. */
export async function badge(): Promise<Badge | null> {
  return ((await session('badge')) as Badge | undefined) ?? null;
}

/** Remembers the badge for the strip in the page. */
export async function saveBadge(value: Badge): Promise<void> {
  await chrome.storage.session.set({ badge: value });
}

/** How many pieces of advice waited, and when that was counted, UTC seconds. */
export interface Waiting {
  n: number;
  at: number;
}

/** The last count of advice of this browser session, or null. */
export async function waiting(): Promise<Waiting | null> {
  return ((await session('waiting')) as Waiting | undefined) ?? null;
}

/** Remembers a count of advice for the next drawing of the badge. */
export async function saveWaiting(value: Waiting): Promise<void> {
  await chrome.storage.session.set({ waiting: value });
}

/** The live-floor question the panel asked last, so that the alarm asks for the same centre. */
export async function floorPath(): Promise<string | null> {
  const found = await session('floorPath');
  return typeof found === 'string' ? found : null;
}

/** Remembers the live-floor question. */
export async function saveFloorPath(path: string): Promise<void> {
  await chrome.storage.session.set({ floorPath: path });
}
