/**
 * The one table of messages. Everything that crosses from a page of the extension or from the
 * content script to the service worker is listed here with who may send it, what it carries and
 * what comes back. The worker refuses whatever is not in the table.
 */
import * as v from 'valibot';
import type { CentreRef, Problem, Snapshot } from './types';

/** `page`: a page of the extension (panel, options). `shell`: the content script in Convoso's page. */
export type SenderKind = 'page' | 'shell';

/** How the panel sits in Convoso's page. */
export const Shell = v.object({
  width: v.pipe(v.number(), v.integer(), v.minValue(320), v.maxValue(720)),
  side: v.picklist(['left', 'right']),
  mode: v.picklist(['push', 'overlay']),
  view: v.picklist(['open', 'collapsed', 'hidden']),
});
export type Shell = v.InferOutput<typeof Shell>;

/** The panel opens beside the page on the right, 400 px wide, and pushes the page. */
export const FIRST_SHELL: Shell = { width: 400, side: 'right', mode: 'push', view: 'open' };

export const LANGUAGES = ['', 'en', 'es'] as const;

/** What the person chose; `language` '' is the browser's own. */
export const Preferences = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535)),
  language: v.picklist(LANGUAGES),
});
export type Preferences = v.InferOutput<typeof Preferences>;

/** Some fields of `T`, to be changed. */
export type Change<T> = { [K in keyof T]?: T[K] | undefined };

export type ConnectionState = 'unpaired' | 'ok' | 'unreachable' | 'unauthorized' | 'version';

/** How the worker stands with the backend; times in UTC seconds of this computer's clock. */
export interface Connection {
  state: ConnectionState;
  message: string;
  whatToDo: string;
  lastOkAt: number | null;
  address: string;
  extensionVersion: string;
  backendVersion: string | null;
  centres: CentreRef[];
}

/**
 * The worker's answer to a question for the backend. `text` is the body as it came, parsed once by
 * the page that asked; it is absent when the page already `have`s that version (`unchanged`).
 */
export interface Served {
  ok: boolean;
  unchanged: boolean;
  text: string | null;
  etag: string | null;
  /** When the backend last confirmed this body, UTC seconds; null without a body. */
  at: number | null;
  /** True for a copy kept from before because the backend does not answer now. */
  stale: boolean;
  nextUpdateInS: number | null;
  problem: Problem | null;
}

/** The team at one moment of the last 24 h, kept so that charts can be drawn without the backend. */
export interface HistoryPoint {
  at: number;
  as_of: number | null;
  floor: Snapshot['floor'];
  team: Snapshot['team'];
}

const path = v.pipe(v.string(), v.maxLength(2000), v.startsWith('/v1/'));
const nothing = v.object({});

/** Name of a message -> who may send it and what it must carry. */
export const TABLE = {
  get: { from: ['page'], carries: v.object({ path, have: v.optional(v.string()) }) },
  put: { from: ['page'], carries: v.object({ path, body: v.unknown() }) },
  post: { from: ['page'], carries: v.object({ path, body: v.optional(v.unknown()) }) },
  offline: { from: ['page'], carries: v.object({ path }) },
  history: { from: ['page'], carries: v.object({ centre: v.optional(v.number()) }) },
  connection: { from: ['page'], carries: v.object({ probe: v.optional(v.boolean()) }) },
  pair: {
    from: ['page'],
    carries: v.object({
      code: v.pipe(v.string(), v.trim(), v.minLength(4), v.maxLength(32)),
      port: v.optional(Preferences.entries.port),
    }),
  },
  unpair: { from: ['page'], carries: nothing },
  preferences: { from: ['page'], carries: nothing },
  savePreferences: { from: ['page'], carries: v.partial(Preferences) },
  openTab: { from: ['page'], carries: nothing },
  openOptions: { from: ['page', 'shell'], carries: nothing },
  openNative: { from: ['page', 'shell'], carries: nothing },
  'shell.load': { from: ['shell'], carries: nothing },
  'shell.save': { from: ['shell'], carries: Shell },
  'shell.set': { from: ['page'], carries: v.partial(Shell) },
} as const satisfies Record<string, { from: readonly SenderKind[]; carries: v.GenericSchema }>;

export type MessageName = keyof typeof TABLE;

/** What a message carries besides its name. */
export type Carries<N extends MessageName> = v.InferInput<(typeof TABLE)[N]['carries']>;

/** What the worker answers. */
export interface Answers {
  get: Served;
  put: Served;
  post: Served;
  offline: Served;
  history: HistoryPoint[];
  connection: Connection;
  pair: Connection;
  unpair: Connection;
  preferences: Preferences & { managed: boolean };
  savePreferences: Connection;
  openTab: null;
  openOptions: null;
  openNative: null;
  'shell.load': ShellGreeting;
  'shell.save': null;
  'shell.set': null;
}

/** All the content script ever learns: its own layout, its words, and how many agents need a look. */
export interface ShellGreeting {
  shell: Shell;
  badge: string;
  words: Record<ShellWord, string>;
}

export const SHELL_WORDS = [
  'shellRegion', 'shellFrame', 'shellResize', 'shellDockLeft', 'shellDockRight', 'shellPush', 'shellOverlay',
  'shellNative', 'shellCollapse', 'shellExpand', 'shellHide', 'shellAttention',
] as const;
export type ShellWord = (typeof SHELL_WORDS)[number];

/** What the worker says to the content script of a tab, unasked. */
export type ToShell = { to: 'shell'; toggle: true } | { to: 'shell'; set: Change<Shell> };

/** A message on its way: its name, and what it carries. */
export type Envelope<N extends MessageName = MessageName> = { name: N; carries: Carries<N> };

/** The worker's reply: an answer, or why it refused. */
export type Reply<N extends MessageName> = { answer: Answers[N] } | { refused: string };
