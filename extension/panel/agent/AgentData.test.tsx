import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeAgent, makeSettings } from '../dev/answers';
import { draw, refused, served, stage } from '../tests/stage';
import type { AgentDetail } from '../types';
import { AgentData, fileName } from './AgentData';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };
const agent = (change: Partial<AgentDetail> = {}): AgentDetail => ({ ...(makeAgent(SHAPE, 104, 'today') as AgentDetail), state: 'wait', ...change });

async function open(allow: boolean, change: Partial<AgentDetail> = {}, refuse = false) {
  const answer = makeSettings(SHAPE);
  const settings = { ...answer, settings: { ...answer.settings, steering: { allow_logout: allow } } };
  const stood = await stage((name, { path = '' }) => {
    if (name === 'post') return refuse ? refused('in_call', 'Priya Patel is in a call.', 'Try again when the call is over.') : served({ ok: true });
    return path.includes('data.csv') ? { ...served(null), text: 'what,value\n' } : served(settings);
  });
  HTMLDialogElement.prototype.showModal = function show() { this.open = true; };
  draw(<AgentData agent={agent(change)} />);
  await screen.findByText(/Everything that is kept and shown/);
  return stood;
}

const posts = (sent: { name: string; carries: unknown }[]) => sent.filter(({ name }) => name === 'post').map(({ carries }) => carries);

test("the agent's data come as a file named after them", async () => {
  const { sent } = await open(false);
  const links: string[] = [];
  URL.createObjectURL = vi.fn(() => 'blob:x');
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) { links.push(this.download); });
  fireEvent.click(screen.getByRole('button', { name: 'Data sheet' }));
  await waitFor(() => expect(links).toEqual(['priya-patel-data.csv']));
  expect(sent.some(({ carries }) => carries.path === '/v1/agents/104/data.csv')).toBe(true);
  expect(fileName('Tomás Núñez / 2')).toBe('tomas-nunez-2-data.csv');
  expect(fileName('李')).toBe('agent-data.csv');
});

test('there is no logging out unless the settings allow it', async () => {
  await open(false);
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Log out/ })).toBeNull());
});

test('an agent who is logged out cannot be logged out again', async () => {
  await open(true, { state: 'logout' });
  expect(screen.queryByRole('button', { name: /^Log out/ })).toBeNull();
});

test('logging out needs the name as shown, then says that it is done', async () => {
  const { sent } = await open(true);
  fireEvent.click(await screen.findByRole('button', { name: 'Log out of Convoso…' }));
  const confirm = screen.getByRole('button', { name: 'Log out' }) as HTMLButtonElement;
  const name = screen.getByLabelText(/^To confirm, type/);
  fireEvent.change(name, { target: { value: 'Priya' } });
  expect(confirm.disabled).toBe(true);
  fireEvent.submit(confirm.form as HTMLFormElement);
  expect(posts(sent)).toEqual([]);
  fireEvent.change(name, { target: { value: 'Priya Patel' } });
  expect(confirm.disabled).toBe(false);
  fireEvent.click(confirm);
  expect(await screen.findByText('Priya Patel was logged out.')).toBeTruthy();
  expect(posts(sent)).toEqual([{ path: '/v1/agents/104/logout', body: { confirmed: 'Priya Patel' } }]);
});

test('never while in a call: said at once, and by the server where the call began since', async () => {
  await open(true, { state: 'talk' });
  fireEvent.click(await screen.findByRole('button', { name: 'Log out of Convoso…' }));
  expect(screen.getByText('Priya Patel is in a call (Talk): not now.')).toBeTruthy();
  fireEvent.change(screen.getByLabelText(/^To confirm, type/), { target: { value: 'Priya Patel' } });
  expect((screen.getByRole('button', { name: 'Log out' }) as HTMLButtonElement).disabled).toBe(true);
  await open(true, {}, true);
  fireEvent.click(await screen.findByRole('button', { name: 'Log out of Convoso…' }));
  fireEvent.change(screen.getByLabelText(/^To confirm, type/), { target: { value: 'Priya Patel' } });
  fireEvent.click(screen.getByRole('button', { name: 'Log out' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Priya Patel is in a call. Try again when the call is over.');
});
