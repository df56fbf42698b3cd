/** The content script on Convoso's pages: asks the worker how to stand, and mounts the panel's frame. */
import type { Carries, MessageName, Reply, ShellGreeting, ToShell } from '../shared/messages';
import { mount } from './mount';

const CHECK_MS = 5_000;
const BADGE_MS = 60_000;

/** True while the extension that put this script here is still installed and unchanged. */
const alive = (): boolean => chrome.runtime?.id !== undefined;

async function send<N extends MessageName>(name: N, carries: Carries<N>): Promise<Reply<N> | undefined> {
  // After an update of the extension, scripts in open pages are orphans: they must stop without a sound.
  if (!alive()) return undefined;
  return (await chrome.runtime.sendMessage({ name, carries }).catch(() => undefined)) as Reply<N> | undefined;
}

async function greet(): Promise<ShellGreeting | null> {
  const reply = await send('shell.load', {});
  return reply && 'answer' in reply ? reply.answer : null;
}

async function start(): Promise<void> {
  const greeting = await greet();
  if (!greeting) return;
  const mounted = mount(greeting, chrome.runtime.getURL('panel.html?in=page'), {
    save: (shell) => void send('shell.save', shell),
    openNative: () => void send('openNative', {}),
  });
  const receive = (message: ToShell): void => {
    if (message?.to === 'shell') mounted.receive(message);
  };
  chrome.runtime.onMessage.addListener(receive);

  const badge = setInterval(() => {
    if (mounted.isCollapsed() && !document.hidden) void greet().then((news) => news && mounted.drawBadge(news));
  }, BADGE_MS);
  const check = setInterval(() => {
    if (alive()) return;
    clearInterval(check);
    clearInterval(badge);
    mounted.unmount();
  }, CHECK_MS);
}

if (document.documentElement instanceof HTMLHtmlElement) void start();
