import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeAlerts } from '../dev/alerts';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import type { Alert, Alerts, ReactionRequest } from '../types';
import AlertsScreen from './AlertsScreen';
// Loaded before, so that no test waits for a file.
import './Why';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Math.floor(Date.now() / 1000) };
const day = (change: Partial<Alerts> = {}): Alerts => ({ ...makeAlerts(SHAPE, null), ...change });

/** A worker whose alerts answer to reactions; `refuse` says no to each. */
function worker(refuse = false) {
  const now = day();
  return (name: string, { path = '', body }: { path?: string; body?: unknown }) => {
    if (name === 'get') return served(now);
    if (refuse) return refused('store', 'The store is busy.', 'Try again in a moment.');
    const { reaction, reason = '' } = body as ReactionRequest;
    const found = now.alerts.find(({ id }) => path.startsWith(`/v1/alerts/${id}/reaction`)) as Alert;
    Object.assign(found, { reaction, reaction_reason: reason, state: reaction === 'dismissed' ? 'dismissed' : 'open' });
    return served(found);
  };
}

async function open(reply: Parameters<typeof stage>[0] = worker(), hash = '#/alerts') {
  const stood = await stage(reply);
  draw(<AlertsScreen route={parseRoute(hash)} />);
  await screen.findAllByRole('article');
  return stood;
}

const card = (id: number) => within(document.getElementById(`alert-${id}`) as HTMLElement);

test('a card says how sure, about whom, from how many calls, and one sentence', async () => {
  await open();
  for (const said of ['Act', '31 calls', /Consider coaching this hour/, /Solar East/]) expect(card(1).getAllByText(said).length).toBeGreaterThan(0);
});

test('why unfolds figures, chart, odds, clock, record and the calls', async () => {
  await open();
  const why = card(1).getByRole('button', { name: /^Why/ });
  expect(why.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(why);
  const chart = await card(1).findByRole('slider', { name: 'What the alert rests on' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/now \d:\d\d · usual \d:\d\d · .*–.* · \d calls?/);
  expect(card(1).getByText('This happens by luck in about 1 of 140 shifts.')).toBeTruthy();
  expect(card(1).getByText('Right 17 of the last 21 times; median warning 1 h 50.')).toBeTruthy();
  expect(card(1).getByRole('link', { name: 'Show the calls' }).getAttribute('href')).toContain('#/calls?start=');
});

test('a reaction shows at once, takes the focus along and can be undone', async () => {
  const { sent } = await open();
  fireEvent.click(card(1).getByRole('button', { name: 'Coached' }));
  await waitFor(() => expect(card(1).getByText('Coached', { selector: '[role=status]' })).toBeTruthy());
  expect(sent.find(({ name }) => name === 'post')?.carries).toEqual({ path: '/v1/alerts/1/reaction', body: { reaction: 'coached', reason: '' } });
  const undo = card(1).getByRole('button', { name: 'Undo' });
  expect(document.activeElement).toBe(undo);
  await waitFor(() => expect(undo.getAttribute('aria-disabled')).toBe('false'));
  fireEvent.click(undo);
  await waitFor(() => expect(document.activeElement).toBe(card(1).getByRole('button', { name: 'Coached' })));
});

test('a refused reaction is taken back and says why', async () => {
  await open(worker(true));
  fireEvent.click(card(2).getByRole('button', { name: 'Investigating' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Not saved: The store is busy. Try again in a moment.');
  expect(card(2).getByRole('button', { name: 'Investigating' })).toBeTruthy();
  expect(card(2).queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a dismissal needs a reason: a usual one by one tap, or in words', async () => {
  const { sent } = await open();
  fireEvent.click(card(3).getByRole('button', { name: 'Dismiss with a reason' }));
  expect(card(3).getByRole('button', { name: 'Dismiss' }).hasAttribute('disabled')).toBe(true);
  fireEvent.change(card(3).getByLabelText('Another reason'), { target: { value: ' list was swapped ' } });
  fireEvent.click(card(3).getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(sent.find(({ name }) => name === 'post')?.carries.body).toEqual({ reaction: 'dismissed', reason: 'list was swapped' }));
  expect(await screen.findByText('Dismissed: list was swapped')).toBeTruthy();
});

test('praise is copied as written', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  const [praise] = day().alerts.filter(({ tone }) => tone === 'praise');
  await open(undefined, '#/alerts?tab=praise');
  const first = card(praise?.id ?? 0);
  fireEvent.click(first.getByRole('button', { name: 'Copy praise' }));
  expect(await first.findByText('Copied')).toBeTruthy();
  expect(writeText).toHaveBeenCalledWith(praise?.praise);
  expect(first.queryByRole('button', { name: 'Coached' })).toBeNull();
});
