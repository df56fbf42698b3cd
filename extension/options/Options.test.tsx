import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection, MessageName } from '../shared/messages';
import { type FakeChrome, fakeChrome } from '../tests/chrome';
import { Options } from './Options';

const CHOSEN = { port: 8137, language: '', managed: false } as const;
let fake: FakeChrome;
let answers: Partial<Record<MessageName, unknown>>;

const standing = (change: Partial<Connection> = {}): Connection => ({
  state: 'unpaired', message: 'Not yet.', whatToDo: 'Pair.', lastOkAt: null, address: 'http://127.0.0.1:8137',
  extensionVersion: '1.0.0', backendVersion: null, centres: [], ...change,
});
const paired = standing({
  state: 'ok', message: 'Connected to it.', whatToDo: '', lastOkAt: 1_800_000_000, backendVersion: '1.2.0',
  centres: [{ id: 7, name: 'Austin', zone: 'UTC', simulated: false }],
});
const asked = (name: MessageName): unknown[] =>
  fake.runtime.sendMessage.mock.calls.map(([m]) => m as { name: string; carries: unknown })
    .filter((m) => m.name === name).map((m) => m.carries);

beforeEach(() => {
  fake = fakeChrome();
  answers = { connection: standing(), preferences: CHOSEN };
  fake.runtime.sendMessage.mockImplementation(async ({ name }: { name: MessageName }) => ({ answer: answers[name] ?? null }));
});
afterEach(cleanup);

test('leads a new user through three steps', async () => {
  render(<Options first={CHOSEN} />);
  expect(await screen.findByText('stateUnpaired')).toBeDefined();
  expect(screen.getAllByRole('listitem')).toHaveLength(3);
  expect(screen.queryByRole('button', { name: 'optionsUnpair' })).toBeNull();
});

test('pairs with code and port, and then shows what it is connected to', async () => {
  answers.pair = paired;
  render(<Options first={CHOSEN} />);
  await userEvent.type(await screen.findByLabelText('fieldCode'), ' abcd2345 ');
  answers.connection = paired;
  await userEvent.click(screen.getByRole('button', { name: 'optionsTestAndSave' }));
  expect(asked('pair')).toEqual([{ code: 'abcd2345', port: 8137 }]);
  expect(await screen.findByText('Austin')).toBeDefined();
  expect(screen.getByText('stateOk')).toBeDefined();
  expect(screen.queryByLabelText('fieldCode')).toBeNull();
});

test('says beside the field that a code is wrong', async () => {
  answers.pair = standing({ message: 'That code is wrong.', whatToDo: 'Type it again.' });
  render(<Options first={CHOSEN} />);
  const field = await screen.findByLabelText('fieldCode');
  await userEvent.type(field, 'WRONG999{Enter}');
  expect((await screen.findByRole('alert')).textContent).toBe('That code is wrong. Type it again.');
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

test('under a company policy the port is shown and closed', async () => {
  render(<Options first={{ ...CHOSEN, port: 9000, managed: true }} />);
  const port = await screen.findByLabelText<HTMLInputElement>('fieldPort');
  expect([port.value, port.disabled]).toEqual(['9000', true]);
  answers.pair = paired;
  await userEvent.type(screen.getByLabelText('fieldCode'), 'ABCD2345{Enter}');
  expect(asked('pair')).toEqual([{ code: 'ABCD2345' }]);
});

test.each([
  ['unreachable', 'stateUnreachable'],
  ['unauthorized', 'stateUnauthorized'],
  ['version', 'stateVersion'],
] as const)('names the state %s and says what to do', async (state, name) => {
  answers.connection = standing({ state, whatToDo: 'Do this.' });
  render(<Options first={CHOSEN} />);
  expect(await screen.findByText(name)).toBeDefined();
  expect(screen.getByText('Do this.')).toBeDefined();
});

test('tests again on request, asking the server itself', async () => {
  answers.connection = paired;
  render(<Options first={CHOSEN} />);
  await userEvent.click(await screen.findByRole('button', { name: 'optionsTest' }));
  expect(asked('connection')).toContainEqual({ probe: true });
});

test('unpairs only after asking', async () => {
  answers.connection = paired;
  answers.unpair = standing();
  render(<Options first={CHOSEN} />);
  await userEvent.click(await screen.findByRole('button', { name: 'optionsUnpair' }));
  expect(asked('unpair')).toEqual([]);
  const dialog = screen.getByRole('dialog');
  answers.connection = standing();
  await userEvent.click(dialog.querySelector('.danger') as HTMLElement);
  expect(asked('unpair')).toEqual([{}]);
  expect(await screen.findByText('stateUnpaired')).toBeDefined();
});

test('keeps the chosen language', async () => {
  vi.stubGlobal('location', { reload: vi.fn() });
  answers.savePreferences = standing();
  render(<Options first={CHOSEN} />);
  await userEvent.selectOptions(await screen.findByLabelText('fieldLanguage'), 'es');
  expect(asked('savePreferences')).toEqual([{ language: 'es' }]);
});

test('offers the cure when Chrome withholds Convoso\'s pages', async () => {
  fake.permissions.contains.mockResolvedValue(false);
  render(<Options first={CHOSEN} />);
  await userEvent.click(await screen.findByRole('button', { name: 'accessAllow' }));
  expect(fake.permissions.request).toHaveBeenCalledWith({ origins: ['https://*.convoso.com/*'] });
  await waitFor(() => expect(screen.queryByText('accessTitle')).toBeNull());
});

test('shows the keys as Chrome has them', async () => {
  fake.commands.getAll.mockResolvedValue([
    { name: 'toggle-panel', description: 'Show or hide', shortcut: 'Alt+T' },
    { name: 'open-native', description: 'Side panel', shortcut: '' },
  ]);
  render(<Options first={CHOSEN} />);
  expect((await screen.findByText('Alt+T')).tagName).toBe('KBD');
  expect(screen.getByText('keyNone')).toBeDefined();
});
