import { beforeEach, expect, test } from 'vitest';
import { FIRST_SHELL, SHELL_WORDS } from '../shared/messages';
import { type FakeChrome, fakeChrome } from '../tests/chrome';
import { command, greetShell, openNative, setShell } from './places';
import { saveShell } from './storage';

const tab = { id: 5 } as chrome.tabs.Tab;
let fake: FakeChrome;

beforeEach(() => {
  fake = fakeChrome();
});

test('greets the frame with layout, words and the number; nothing else', async () => {
  fake.storage.session.kept['badge'] = { text: '3', title: 'three agents' };
  fake.storage.local.kept['token'] = 'secret';
  const greeting = await greetShell();
  expect(Object.keys(greeting).sort()).toEqual(['badge', 'shell', 'words']);
  expect(greeting).toMatchObject({ shell: FIRST_SHELL, badge: '3', words: { shellAttention: 'three agents' } });
  expect(Object.keys(greeting.words).sort()).toEqual([...SHELL_WORDS].sort());
  expect(JSON.stringify(greeting)).not.toContain('secret');
});

test('remembers the layout, and starts over from one it cannot read', async () => {
  const left = { ...FIRST_SHELL, side: 'left' as const, width: 500 };
  await saveShell(left);
  expect((await greetShell()).shell).toEqual(left);
  fake.storage.local.kept['shell'] = { width: 'wide' };
  expect((await greetShell()).shell).toEqual(FIRST_SHELL);
});

test('opens the side panel of the tab where the click was', async () => {
  await openNative({ tab });
  expect(fake.sidePanel.open).toHaveBeenCalledWith({ tabId: 5 });
});

test('passes a wish of the panel to the frame of its own tab', async () => {
  await setShell({ side: 'left' }, { tab });
  expect(fake.tabs.sendMessage).toHaveBeenCalledWith(5, { to: 'shell', set: { side: 'left' } }, { frameId: 0 });
});

test('passes a wish from the side panel to the active tab, and lets it be where there is no frame', async () => {
  fake.tabs.sendMessage.mockRejectedValue(new Error('Receiving end does not exist.'));
  expect(await setShell({ view: 'open' }, {})).toBeNull();
  expect(fake.tabs.sendMessage).toHaveBeenCalledWith(8, { to: 'shell', set: { view: 'open' } }, { frameId: 0 });
});

test('the key toggles the panel in the page', async () => {
  await command('toggle-panel', tab);
  expect(fake.tabs.sendMessage).toHaveBeenCalledWith(5, { to: 'shell', toggle: true }, { frameId: 0 });
  expect(fake.sidePanel.open).not.toHaveBeenCalled();
});

test('outside Convoso the key opens the side panel, and a tab where Chrome refuses that', async () => {
  fake.tabs.sendMessage.mockRejectedValue(new Error('Receiving end does not exist.'));
  await command('toggle-panel', tab);
  expect(fake.sidePanel.open).toHaveBeenCalledWith({ tabId: 5 });
  fake.sidePanel.open.mockRejectedValue(new Error('needs a gesture'));
  await command('open-native', tab);
  expect(fake.tabs.create).toHaveBeenCalledWith({ url: expect.stringContaining('panel.html') as string });
});
