import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FIRST_SHELL, type Shell, SHELL_WORDS, type ShellGreeting } from '../shared/messages';
import { fakeChrome } from '../tests/chrome';
import { mount, type Mounted } from './mount';

const URL = 'about:blank';
const words = Object.fromEntries(SHELL_WORDS.map((word) => [word, word])) as ShellGreeting['words'];
const line = { save: vi.fn<(shell: Shell) => void>(), openNative: vi.fn() };
let root: ShadowRoot;
let mounted: Mounted | null = null;

function put(shell: Partial<Shell> = {}, badge = ''): Mounted {
  mounted = mount({ shell: { ...FIRST_SHELL, ...shell }, badge, words }, URL, line);
  return mounted;
}

const margin = (side: string): string => document.documentElement.style.getPropertyValue(`margin-${side}`);
const hosts = (): NodeListOf<HTMLElement> => document.querySelectorAll('[data-team-optimizer]');
const find = (label: string): HTMLElement => root.querySelector(`[aria-label="${label}"]`) as HTMLElement;
const frame = (): HTMLIFrameElement | null => root.querySelector('iframe');
const key = (name: string, shiftKey = false): boolean =>
  find('shellResize').dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true, cancelable: true }));

beforeEach(() => {
  fakeChrome();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('innerWidth', 1400);
  line.save.mockClear();
  line.openNative.mockClear();
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    root = attach.call(this, init);
    return root;
  });
});
afterEach(() => {
  mounted?.unmount();
  mounted = null;
  vi.useRealTimers();
});

test('stands on the right, pushes the page, and shows the page no inside', () => {
  put();
  const [host] = hosts();
  expect(host?.parentNode).toBe(document.documentElement);
  expect(host?.shadowRoot).toBeNull();
  expect(margin('right')).toBe('400px');
  expect(document.documentElement.style.getPropertyPriority('margin-right')).toBe('important');
  expect(frame()?.getAttribute('src')).toBe(URL);
});

test('docks to the other side and back, and says what the button does next', () => {
  put();
  find('shellDockLeft').click();
  expect([margin('left'), margin('right')]).toEqual(['400px', '']);
  find('shellDockRight').click();
  expect([margin('left'), margin('right')]).toEqual(['', '400px']);
});

test('lies over the page instead of pushing it', () => {
  put();
  find('shellOverlay').click();
  expect(margin('right')).toBe('');
  expect(find('shellPush')).not.toBeNull();
});

test('collapses to a strip with the number of agents, and opens again', () => {
  put({}, '3');
  find('shellCollapse').click();
  expect(margin('right')).toBe('40px');
  expect(root.querySelector('.badge')?.textContent).toBe('3');
  const strip = find('shellExpand. shellAttention');
  expect(root.activeElement).toBe(strip);
  strip.click();
  expect(margin('right')).toBe('400px');
});

test('hidden, the panel is gone and the page has its room back', () => {
  put();
  find('shellHide').click();
  expect(margin('right')).toBe('');
  expect(frame()).toBeNull();
});

test('does not load the panel before it is first opened', () => {
  const panel = put({ view: 'collapsed' });
  expect(frame()).toBeNull();
  panel.receive({ to: 'shell', toggle: true });
  expect(frame()).not.toBeNull();
});

test('the keyboard shows and hides it; the panel itself may dock it', () => {
  const panel = put();
  panel.receive({ to: 'shell', toggle: true });
  expect(margin('right')).toBe('');
  panel.receive({ to: 'shell', toggle: true });
  panel.receive({ to: 'shell', set: { side: 'left', width: undefined } });
  expect(margin('left')).toBe('400px');
});

test('resizes by keys within its bounds and says its width', () => {
  put();
  expect(key('ArrowLeft')).toBe(false);
  expect(margin('right')).toBe('410px');
  expect(find('shellResize').getAttribute('aria-valuenow')).toBe('410');
  key('End');
  key('ArrowLeft', true);
  expect(margin('right')).toBe('720px');
  expect(key('a')).toBe(true);
});

test('resizes by dragging', () => {
  put();
  const separator = find('shellResize');
  separator.setPointerCapture = () => undefined;
  separator.dispatchEvent(new PointerEvent('pointerdown', { pointerId: 1 }));
  separator.dispatchEvent(new PointerEvent('pointermove', { clientX: 850 }));
  expect(margin('right')).toBe('550px');
  separator.dispatchEvent(new Event('lostpointercapture'));
  separator.dispatchEvent(new PointerEvent('pointermove', { clientX: 700 }));
  expect(margin('right')).toBe('550px');
});

test('remembers once the person has settled', () => {
  put();
  for (let i = 0; i < 5; i += 1) key('ArrowLeft');
  expect(line.save).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(line.save.mock.calls).toEqual([[{ ...FIRST_SHELL, width: 450 }]]);
});

test('opens Chrome\'s side panel from the click and makes room for it', () => {
  put();
  find('shellNative').click();
  expect(line.openNative).toHaveBeenCalledOnce();
  expect(margin('right')).toBe('40px');
});

test('stands up again when the page throws it out', async () => {
  put();
  hosts()[0]?.remove();
  await vi.waitFor(() => expect(hosts()).toHaveLength(1));
});

test('takes its room back when the page clears it', async () => {
  put();
  document.documentElement.removeAttribute('style');
  await vi.waitFor(() => expect(margin('right')).toBe('400px'));
});

test('a page that insists wins', async () => {
  put();
  for (let i = 0; i < 80; i += 1) {
    document.documentElement.removeAttribute('style');
    await Promise.resolve();
    await Promise.resolve();
  }
  expect(margin('right')).toBe('');
});

test('takes the place of one left behind by an older version', () => {
  const old = document.createElement('div');
  old.setAttribute('data-team-optimizer', '');
  document.documentElement.append(old);
  put();
  expect(hosts()).toHaveLength(1);
  expect(old.isConnected).toBe(false);
});

test('leaves nothing in the page', () => {
  put();
  mounted?.unmount();
  expect(hosts()).toHaveLength(0);
  expect(document.documentElement.getAttribute('style') ?? '').toBe('');
});

test('in a small pop-up it begins as a strip, and that is not remembered', () => {
  vi.stubGlobal('innerWidth', 500);
  put();
  vi.advanceTimersByTime(1000);
  expect(margin('right')).toBe('40px');
  expect(line.save).not.toHaveBeenCalled();
});

test('follows the window', () => {
  put();
  vi.stubGlobal('innerWidth', 500);
  window.dispatchEvent(new Event('resize'));
  expect(margin('right')).toBe('');
});
