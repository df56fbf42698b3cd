/**
 * The last 24 hours on this computer, in IndexedDB, so that the panel still shows something when the
 * backend is down. It is a cache: the backend's store is the record. Only the worker opens it.
 *
 * `bodies` and `marks` hold the last good answer of each path, the text apart from its age, so that a
 * confirmation (304) rewrites a few bytes; `history` holds one point of the team per five minutes.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { HistoryPoint } from '../shared/messages';

/** How long anything is kept. */
export const KEEP_S = 24 * 3600;
/** One point of the team's history per this many seconds. */
export const HISTORY_STEP_S = 300;
/** Characters of answers kept at most; the least recently confirmed go first. */
export const MAX_CHARS = 40_000_000;

/** An answer's identity and age; `at` is when the backend last confirmed it, UTC seconds. */
export interface Mark {
  path: string;
  etag: string | null;
  at: number;
  size: number;
}

interface Tables extends DBSchema {
  bodies: { key: string; value: { path: string; text: string } };
  marks: { key: string; value: Mark };
  history: { key: [number, number]; value: HistoryPoint };
}

const VERSION = 1;
let opened: Promise<IDBPDatabase<Tables>> | null = null;

function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>('team-optimizer', VERSION, {
    upgrade(db) {
      for (const name of Array.from(db.objectStoreNames)) db.deleteObjectStore(name);
      db.createObjectStore('bodies', { keyPath: 'path' });
      db.createObjectStore('marks', { keyPath: 'path' });
      db.createObjectStore('history');
    },
    blocking: close,
    terminated: close,
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

/** Lets go of the database; the next use opens it again. */
export function close(): void {
  void opened?.then((db) => db.close()).catch(() => undefined);
  opened = null;
}

/** The age and version of the stored answer to `path`, if it is young enough at `now`. */
export async function mark(path: string, now: number): Promise<Mark | null> {
  const found = await (await database()).get('marks', path);
  return found && now - found.at <= KEEP_S ? found : null;
}

/** The stored text of the answer to `path`. */
export async function body(path: string): Promise<string | null> {
  return (await (await database()).get('bodies', path))?.text ?? null;
}

/** Stores a good answer in place of the one before. */
export async function keep(path: string, text: string, etag: string | null, at: number): Promise<void> {
  const write = (await database()).transaction(['bodies', 'marks'], 'readwrite');
  void write.objectStore('bodies').put({ path, text });
  void write.objectStore('marks').put({ path, etag, at, size: text.length });
  await write.done;
}

/** Notes that the backend confirmed the stored answer at `at`. */
export async function confirm(of: Mark, at: number): Promise<void> {
  await (await database()).put('marks', { ...of, at });
}

/** Adds the team's numbers of this moment; a later one in the same five minutes takes its place. */
export async function remember(centre: number, point: HistoryPoint): Promise<void> {
  await (await database()).put('history', point, [centre, Math.floor(point.at / HISTORY_STEP_S)]);
}

/** The team's last 24 hours, oldest first. */
export async function history(centre: number, now: number): Promise<HistoryPoint[]> {
  const since = Math.floor((now - KEEP_S) / HISTORY_STEP_S);
  const range = IDBKeyRange.bound([centre, since], [centre, Number.MAX_SAFE_INTEGER]);
  return (await database()).getAll('history', range);
}

/** The centre with the youngest point, for a panel that does not know its centre yet. */
export async function lastCentre(): Promise<number | null> {
  const keys = await (await database()).getAllKeys('history');
  const youngest = keys.reduce<[number, number] | null>((a, b) => (a && a[1] >= b[1] ? a : b), null);
  return youngest?.[0] ?? null;
}

/** Drops what is older than 24 hours, then the oldest answers above the size limit. */
export async function prune(now: number, maxChars = MAX_CHARS): Promise<void> {
  const write = (await database()).transaction(['bodies', 'marks', 'history'], 'readwrite');
  const marks = await write.objectStore('marks').getAll();
  let room = maxChars;
  for (const { path, at, size } of marks.sort((a, b) => b.at - a.at)) {
    room -= size;
    if (now - at <= KEEP_S && room >= 0) continue;
    void write.objectStore('marks').delete(path);
    void write.objectStore('bodies').delete(path);
  }
  const oldest = Math.floor((now - KEEP_S) / HISTORY_STEP_S);
  for (const key of await write.objectStore('history').getAllKeys()) {
    if (key[1] < oldest) void write.objectStore('history').delete(key);
  }
  await write.done;
}

/** Forgets everything, when this browser is unpaired or paired anew. */
export async function clear(): Promise<void> {
  const write = (await database()).transaction(['bodies', 'marks', 'history'], 'readwrite');
  for (const name of ['bodies', 'marks', 'history'] as const) void write.objectStore(name).clear();
  await write.done;
}
