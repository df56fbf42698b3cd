import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeAlerts } from '../dev/alerts';
import { draw, refused, served, stage } from '../tests/stage';
import { AlertFeed } from '../today/AlertFeed';
import type { Alert, Alerts, ReactionRequest } from '../types';
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

const cards = () => screen.findAllByRole('article');
const card = async (at: number) => within((await cards())[at] as HTMLElement);

test('a card says how sure, about whom, from how many calls, and one sentence', async () => {
  await stage(worker());
  draw(<AlertFeed />);
  expect(await cards()).toHaveLength(3);
  const first = await card(0);
  for (const said of ['Act', '31 calls', /Consider coaching this hour/, /Solar East/]) expect(first.getAllByText(said).length).toBeGreaterThan(0);
  expect(screen.getByRole('link', { name: 'All alerts, 3 more' }).getAttribute('href')).toBe('#/alerts');
});

test('why unfolds figures, chart, odds, clock, record and the calls', async () => {
  await stage(worker());
  draw(<AlertFeed />);
  const first = await card(0);
  const why = first.getByRole('button', { name: /^Why/ });
  expect(why.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(why);
  const chart = await first.findByRole('slider', { name: 'What the alert rests on' });
  expect(chart.getAttribute('aria-valuetext')).toMatch(/now \d:\d\d · usual \d:\d\d · .*–.* · \d calls?/);
  expect(first.getByText('This happens by luck in about 1 of 140 shifts.')).toBeTruthy();
  expect(first.getByText('Right 17 of the last 21 times; median warning 1 h 50.')).toBeTruthy();
  expect(first.getByRole('link', { name: 'Show the calls' }).getAttribute('href')).toContain('#/calls?start=');
});

test('a reaction shows at once, keeps its place and can be undone', async () => {
  const { sent } = await stage(worker());
  draw(<AlertFeed />);
  fireEvent.click((await card(0)).getByRole('button', { name: 'Coached' }));
  await waitFor(async () => expect((await card(0)).getByText('Coached', { selector: '[role=status]' })).toBeTruthy());
  expect(sent.find(({ name }) => name === 'post')?.carries).toEqual({ path: '/v1/alerts/1/reaction', body: { reaction: 'coached', reason: '' } });
  expect(await cards()).toHaveLength(3);
  const undo = (await card(0)).getByRole('button', { name: 'Undo' });
  expect(document.activeElement).toBe(undo);
  await waitFor(() => expect(undo.getAttribute('aria-disabled')).toBe('false'));
  fireEvent.click(undo);
  await waitFor(async () => expect(document.activeElement).toBe((await card(0)).getByRole('button', { name: 'Coached' })));
});

test('a refused reaction is taken back and says why', async () => {
  await stage(worker(true));
  draw(<AlertFeed />);
  fireEvent.click((await card(1)).getByRole('button', { name: 'Investigating' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Not saved: The store is busy. Try again in a moment.');
  expect((await card(1)).getByRole('button', { name: 'Investigating' })).toBeTruthy();
  expect((await card(1)).queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a dismissal needs a reason: a usual one by one tap, or in words', async () => {
  const { sent } = await stage(worker());
  draw(<AlertFeed />);
  fireEvent.click((await card(2)).getByRole('button', { name: 'Dismiss with a reason' }));
  const third = await card(2);
  expect(third.getByRole('button', { name: 'Dismiss' }).hasAttribute('disabled')).toBe(true);
  fireEvent.change(third.getByLabelText('Another reason'), { target: { value: ' list was swapped ' } });
  fireEvent.click(third.getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => expect(sent.find(({ name }) => name === 'post')?.carries.body).toEqual({ reaction: 'dismissed', reason: 'list was swapped' }));
  expect(await screen.findByText('Dismissed: list was swapped')).toBeTruthy();
});

test('praise is copied as written', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
  const praise = day().alerts.filter(({ tone }) => tone === 'praise');
  await stage(() => served(day({ alerts: praise })));
  draw(<AlertFeed />);
  const first = await card(0);
  fireEvent.click(first.getByRole('button', { name: 'Copy praise' }));
  expect(await first.findByText('Copied')).toBeTruthy();
  expect(writeText).toHaveBeenCalledWith(praise[0]?.praise);
  expect(first.queryByRole('button', { name: 'Coached' })).toBeNull();
});

test('a calm floor says when it was last looked at; a new one what is still missing', async () => {
  await stage(() => served(makeAlerts(SHAPE, null, 'calm')));
  draw(<AlertFeed />);
  expect(await screen.findByText(/^Nothing stands out\. Last look at \d\d:\d\d\.$/)).toBeTruthy();
  await stage(() => served(makeAlerts(SHAPE, null, 'learning')));
  draw(<AlertFeed />);
  expect(await screen.findByText(/^Warnings begin once 5 open days are stored/)).toBeTruthy();
});
