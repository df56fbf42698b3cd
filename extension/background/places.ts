/** Where the panel can be: in Convoso's page, in Chrome's side panel, in a tab; and the way to the options. */
import { type Change, SHELL_WORDS, type Shell, type ShellGreeting, type ToShell } from '../shared/messages';
import { text } from '../shared/text';
import * as storage from './storage';

/** Opens Chrome's side panel in the sender's tab. Must run within the click: nothing may be awaited before. */
export async function openNative(sender: chrome.runtime.MessageSender): Promise<null> {
  if (sender.tab?.id !== undefined) await chrome.sidePanel.open({ tabId: sender.tab.id });
  return null;
}

/** Opens the panel in a tab of its own. */
export async function openTab(): Promise<null> {
  await chrome.tabs.create({ url: chrome.runtime.getURL('panel.html') });
  return null;
}

/** Opens the options. */
export async function openOptions(): Promise<null> {
  await chrome.runtime.openOptionsPage();
  return null;
}

/** What the content script needs to draw its frame: layout, words, and the number on the strip. */
export async function greetShell(): Promise<ShellGreeting> {
  const [shell, badge] = await Promise.all([storage.shell(), storage.badge()]);
  const words = Object.fromEntries(SHELL_WORDS.map((word) => [word, text(word)])) as ShellGreeting['words'];
  return { shell, badge: badge?.text ?? '', words: { ...words, shellAttention: badge?.title ?? '' } };
}

/** Passes a wish of the panel (collapse, hide, dock) to the frame of its tab, or of the active tab when it is in the side panel. */
export async function setShell(set: Change<Shell>, sender: chrome.runtime.MessageSender): Promise<null> {
  const tabId = sender.tab?.id ?? (await activeTab());
  if (tabId !== undefined) await toTab(tabId, { to: 'shell', set }).catch(() => undefined);
  return null;
}

/** The keyboard: toggles the panel in the page; where there is none, opens Chrome's side panel, else a tab. */
export async function command(name: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  const tabId = tab?.id;
  if (tabId === undefined) return;
  const native = (): Promise<void> => chrome.sidePanel.open({ tabId });
  const first = name === 'open-native' ? native() : toTab(tabId, { to: 'shell', toggle: true }).catch(native);
  await first.catch(openTab);
}

async function activeTab(): Promise<number | undefined> {
  return (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id;
}

async function toTab(tabId: number, message: ToShell): Promise<void> {
  await chrome.tabs.sendMessage(tabId, message, { frameId: 0 });
}
