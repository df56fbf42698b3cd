import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FIRST_SHELL, SHELL_WORDS } from '../shared/messages';
import { type FakeChrome, fakeChrome } from '../tests/chrome';

const words = Object.fromEntries(SHELL_WORDS.map((word) => [word, word]));
let fake: FakeChrome;

const host = (): Element | null => document.querySelector('[data-team-optimizer]');

async function run(answer: unknown): Promise<void> {
  fake.runtime.sendMessage.mockImplementation(async () => answer);
  vi.resetModules();
  await import('./main');
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeChrome();
  fake.runtime.getURL = () => 'about:blank';
});
afterEach(() => {
  // An orphaned script takes itself out of the page.
  fake.runtime.id = undefined;
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
});

test('asks how to stand, then stands', async () => {
  await run({ answer: { shell: FIRST_SHELL, badge: '', words } });
  expect(fake.runtime.sendMessage.mock.calls).toEqual([[{ name: 'shell.load', carries: {} }]]);
  expect(host()).not.toBeNull();
});

test.each([['refused', { refused: 'not allowed' }], ['silent', undefined]])(
  'leaves the page alone when the worker is %s',
  async (_, answer) => {
    await run(answer);
    expect(host()).toBeNull();
  },
);

test('stops without a sound once the extension is updated', async () => {
  const errors = vi.spyOn(console, 'error');
  await run({ answer: { shell: FIRST_SHELL, badge: '', words } });
  fake.runtime.id = undefined;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(host()).toBeNull();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fake.runtime.sendMessage).toHaveBeenCalledOnce();
  expect(errors).not.toHaveBeenCalled();
});

test('asks for the number again only while it is a strip', async () => {
  await run({ answer: { shell: FIRST_SHELL, badge: '', words } });
  await vi.advanceTimersByTimeAsync(130_000);
  expect(fake.runtime.sendMessage).toHaveBeenCalledOnce();
  const [receive] = fake.runtime.onMessage.listeners as unknown as ((message: unknown) => void)[];
  receive?.({ to: 'shell', set: { view: 'collapsed' } });
  await vi.advanceTimersByTimeAsync(61_000);
  const names = fake.runtime.sendMessage.mock.calls.map(([message]) => (message as { name: string }).name);
  expect(names).toEqual(['shell.load', 'shell.save', 'shell.load']);
});

test('passes over messages that are not for it', async () => {
  await run({ answer: { shell: FIRST_SHELL, badge: '', words } });
  const [receive] = fake.runtime.onMessage.listeners as unknown as ((message: unknown) => void)[];
  expect(() => receive?.(undefined)).not.toThrow();
  expect(() => receive?.({ to: 'someone else', toggle: true })).not.toThrow();
  expect(document.documentElement.style.getPropertyValue('margin-right')).toBe('400px');
});
