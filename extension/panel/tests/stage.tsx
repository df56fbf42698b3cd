/** What the panel's tests stand on: a chrome with the real sentences, and a worker that answers from a table. */
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import en from '../../public/_locales/en/messages.json';
import { forget } from '../../shared/ask';
import type { Served } from '../../shared/messages';
import { fakeChrome } from '../../tests/chrome';
import { client } from '../data';
import { loadPrefs } from '../prefs';

// Screens are loaded when they are opened; a busy machine may take longer than the library's one second to transform one.
configure({ asyncUtilTimeout: 4_000 });

export type Sentences = Record<string, { message: string }>;

const blank: Served = { ok: false, unchanged: false, text: null, etag: null, at: null, stale: false, nextUpdateInS: null, problem: null };

/** A body as the worker serves it. */
export function served(data: unknown, more: Partial<Served> = {}): Served {
  return { ...blank, ok: true, text: JSON.stringify(data), at: Date.now() / 1000, nextUpdateInS: 30, ...more };
}

/** A refusal as the worker serves it. */
export const refused = (error: string, message: string, what_to_do = ''): Served => ({ ...blank, problem: { error, message, what_to_do } });

/** A fresh chrome; `reply` answers the messages. Returns the messages sent. */
export async function stage(reply: (name: string, carries: { path?: string; body?: unknown }) => unknown = () => null, words: Sentences = en) {
  const chrome = fakeChrome();
  const sent: { name: string; carries: { path?: string; body?: unknown } }[] = [];
  Object.assign(chrome.i18n, {
    getUILanguage: () => 'en',
    getMessage: (key: string, values: string[] = []) => (words[key]?.message ?? '').replace(/\$([1-9])/g, (_, n: string) => values[Number(n) - 1] ?? ''),
  });
  chrome.runtime.sendMessage.mockImplementation(async (message: (typeof sent)[number]) => {
    sent.push(message);
    return { answer: reply(message.name, message.carries) };
  });
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }));
  cleanup();
  client.clear();
  forget();
  location.hash = '';
  await loadPrefs();
  return { chrome, sent };
}

/** Draws inside the panel's own query client. */
export function draw(node: ReactNode) {
  return render(<QueryClientProvider client={client}>{node}</QueryClientProvider>);
}
