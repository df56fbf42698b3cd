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

/** Passes a wish of the panel in the page (collapse, hide, dock) to the frame around it. */
export async function setShell(set: Change<Shell>, sender: chrome.runtime.MessageSender): Promise<null> {
  if (sender.tab?.id !== undefined) await toTab(sender.tab.id, { to: 'shell', set });
  return null;
}

/** The keyboard: toggles the panel in the page, or opens Chrome's side panel where there is none. */
export async function command(name: string, tab: chrome.tabs.Tab | undefined): Promise<void> {
  if (tab?.id === undefined) return;
  if (name === 'open-native') return chrome.sidePanel.open({ tabId: tab.id });
  await toTab(tab.id, { to: 'shell', toggle: true }).catch(() => chrome.sidePanel.open({ tabId: tab.id as number }));
}

async function toTab(tabId: number, message: ToShell): Promise<void> {
  await chrome.tabs.sendMessage(tabId, message, { frameId: 0 });
}
