import { beforeEach, expect, test, vi } from 'vitest';
import { FIRST_SHELL, TABLE } from '../shared/messages';
import { fakeChrome, ID } from '../tests/chrome';
import { handle, type Handlers, senderKind } from './router';

type Sender = chrome.runtime.MessageSender;

const tab = { id: 5 } as chrome.tabs.Tab;
const panel: Sender = { id: ID, url: `chrome-extension://${ID}/panel.html` };
const panelInPage: Sender = { ...panel, tab, frameId: 3 };
const shell: Sender = { id: ID, url: 'https://admin-dt.convoso.com/#/monitor', tab, frameId: 0 };

const handlers = Object.fromEntries(
  Object.keys(TABLE).map((name) => [name, vi.fn(() => name)]),
) as unknown as Handlers;

beforeEach(() => {
  fakeChrome();
});

test.each<[string, Sender, 'page' | 'shell' | null]>([
  ['the panel', panel, 'page'],
  ['the panel inside the page', panelInPage, 'page'],
  ['the content script', shell, 'shell'],
  ['another extension', { ...panel, id: 'a'.repeat(32) }, null],
  ['a page that only looks like ours', { id: ID, url: `https://evil.example/${ID}/panel.html`, tab, frameId: 0 }, null],
  ['a look-alike host', { ...shell, url: 'https://convoso.com.evil.example/' }, null],
  ['a host that ends alike', { ...shell, url: 'https://notconvoso.com/' }, null],
  ['Convoso without TLS', { ...shell, url: 'http://admin-dt.convoso.com/' }, null],
  ['a frame inside Convoso', { ...shell, frameId: 4 }, null],
  ['nobody', { id: ID }, null],
])('knows %s', (_, sender, kind) => {
  expect(senderKind(sender)).toBe(kind);
});

test('gives the content script nothing but its own layout and two doors', () => {
  const open = Object.entries(TABLE).filter(([, { from }]) => (from as readonly string[]).includes('shell'));
  expect(open.map(([name]) => name).sort()).toEqual(['openNative', 'openOptions', 'shell.load', 'shell.save']);
});

test.each(['get', 'put', 'post', 'offline', 'history', 'pair', 'unpair', 'preferences', 'savePreferences'])(
  'refuses %s from the content script',
  async (name) => {
    const message = { name, carries: { path: '/v1/snapshot', code: 'ABCD2345' } };
    expect(await handle(handlers, message, shell)).toEqual({ refused: 'not allowed' });
  },
);

test('refuses layout messages from a page', async () => {
  expect(await handle(handlers, { name: 'shell.save', carries: FIRST_SHELL }, panel)).toEqual({ refused: 'not allowed' });
});

test.each([undefined, null, 'get', {}, { name: 'toString' }, { name: '__proto__' }, { name: 7 }])(
  'refuses a message that is not in the table: %j',
  async (message) => {
    expect(await handle(handlers, message, panel)).toEqual({ refused: 'not allowed' });
  },
);

test.each([
  { name: 'get', carries: { path: 'https://evil.example/v1/' } },
  { name: 'get', carries: { path: 7 } },
  { name: 'get' },
  { name: 'pair', carries: { code: 'abc' } },
  { name: 'pair', carries: { code: 'ABCD2345', port: 80 } },
  { name: 'savePreferences', carries: { language: 'xx' } },
])('refuses what a message must not carry: %j', async (message) => {
  expect(await handle(handlers, message, panel)).toHaveProperty('refused');
});

test('refuses a layout out of bounds', async () => {
  const message = { name: 'shell.save', carries: { ...FIRST_SHELL, width: 5000 } };
  expect(await handle(handlers, message, shell)).toHaveProperty('refused');
});

test('hands over what a message carries and drops the rest', async () => {
  const message = { name: 'get', carries: { path: '/v1/snapshot', token: 'stolen' } };
  expect(await handle(handlers, message, panelInPage)).toEqual({ answer: 'get' });
  expect(handlers.get).toHaveBeenLastCalledWith({ path: '/v1/snapshot' }, panelInPage);
});

test('turns a failure into a refusal', async () => {
  const broken = { ...handlers, openTab: () => Promise.reject(new Error('no window')) };
  expect(await handle(broken, { name: 'openTab', carries: {} }, panel)).toEqual({ refused: 'no window' });
});

test('opens the side panel within the click: nothing is awaited before', () => {
  const openNative = vi.fn(async () => null);
  void handle({ ...handlers, openNative }, { name: 'openNative', carries: {} }, shell);
  expect(openNative).toHaveBeenCalledOnce();
});
