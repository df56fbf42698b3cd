/** A chrome.* that keeps what it is told, for tests: storage areas in memory, everything else recorded. */
import { vi } from 'vitest';

export const ID = 'kfchfooafgpgcipfldmffdhnimofgkfe';
const BASE = `chrome-extension://${ID}/`;

function area(kept: Record<string, unknown> = {}) {
  return {
    kept,
    get: vi.fn(async (keys?: string | string[]) => {
      const wanted = keys === undefined ? Object.keys(kept) : [keys].flat();
      return structuredClone(Object.fromEntries(wanted.filter((k) => k in kept).map((k) => [k, kept[k]])));
    }),
    set: vi.fn(async (items: Record<string, unknown>) => void Object.assign(kept, structuredClone(items))),
    remove: vi.fn(async (key: string) => void delete kept[key]),
    setAccessLevel: vi.fn(async () => undefined),
  };
}

function event<F extends (...args: never[]) => unknown>() {
  const listeners: F[] = [];
  return { listeners, addListener: (f: F) => void listeners.push(f), removeListener: () => undefined };
}

/** Puts a fresh fake in place of `chrome` and returns it. */
export function fakeChrome(managed: Record<string, unknown> = {}) {
  const fake = {
    runtime: {
      id: ID as string | undefined,
      getURL: (path: string) => BASE + path.replace(/^\//, ''),
      sendMessage: vi.fn(),
      openOptionsPage: vi.fn(async () => undefined),
      onMessage: event(),
    },
    i18n: {
      getMessage: (key: string, values: string[] = []) => [key, ...values].join(' '),
      getUILanguage: () => 'en-US',
    },
    storage: { local: area(), session: area(), managed: area(managed) },
    action: {
      setBadgeText: vi.fn(async () => undefined),
      setBadgeBackgroundColor: vi.fn(async () => undefined),
      setTitle: vi.fn(async () => undefined),
    },
    sidePanel: { open: vi.fn(async () => undefined) },
    tabs: {
      create: vi.fn(async () => undefined),
      query: vi.fn(async () => [{ id: 8 }]),
      sendMessage: vi.fn(async () => undefined),
    },
    permissions: {
      contains: vi.fn(async () => true),
      request: vi.fn(async () => true),
      onAdded: event(),
      onRemoved: event(),
    },
    commands: { getAll: vi.fn(async () => [] as unknown[]) },
  };
  vi.stubGlobal('chrome', fake);
  vi.stubGlobal('__VERSION__', '1.0.0');
  return fake;
}

export type FakeChrome = ReturnType<typeof fakeChrome>;
