import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeAudit, makeCoaching, makeExposure } from '../dev/advice';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import AuditScreen, { byDay, passes } from './AuditScreen';
import CoachingScreen from './CoachingScreen';
import ExposureScreen from './ExposureScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Date.UTC(2026, 6, 1, 17, 42) / 1000 };
const plain = (node: Element | null): string => (node?.textContent ?? '').replaceAll('\u202f', ' ');

test('who first: in order, each with one sentence, what it brings, and when coached last', async () => {
  await stage(() => served(makeCoaching(SHAPE)));
  draw(<CoachingScreen route={parseRoute('#/coaching')} />);
  const rows = (await screen.findAllByRole('listitem')).map(plain);
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/^11\. Marcus KimActWrap of 1:02 instead of 0:38.*\+\$18 an hour96 % likely a gain.*from 31 contactsHandle time · coached 21 days ago/);
  expect(rows[2]).toContain('not coached yet');
  expect(screen.getAllByRole('link', { name: /^Show the calls/ })[0]?.getAttribute('href')).toMatch(/agent=102$/);
  expect(screen.getAllByRole('link', { name: /^The alert/ })[0]?.getAttribute('href')).toBe('#/alerts/1');
});

test('a floor where nobody needs coaching says so', async () => {
  await stage(() => served({ ...makeCoaching(SHAPE), agents: [], n: 0, sentence: 'All are as usual.' }));
  draw(<CoachingScreen route={parseRoute('#/coaching')} />);
  expect(await screen.findByText('All are as usual.')).toBeTruthy();
});

test('fairness compares groups by the leads given, on one scale, with ranges', async () => {
  await stage(() => served(makeExposure(SHAPE)));
  draw(<ExposureScreen route={parseRoute('#/exposure')} />);
  const groups = within(await screen.findByRole('region', { name: 'Flagged by quality of leads' })).getAllByRole('row').slice(1).map(plain);
  expect(groups.map((row) => row.slice(0, 6))).toEqual(['Worst ', 'Middle', 'Best l']);
  expect(groups[0]).toMatch(/^Worst lists9 agents3\.3 2\.6–4\.1n 926 % 16–37 %n \d+$/);
});

test('every agent says what they were exposed to and leads to the calls; headings sort', async () => {
  const exposure = makeExposure(SHAPE);
  await stage(() => served(exposure));
  draw(<ExposureScreen route={parseRoute('#/exposure')} />);
  const table = await screen.findByRole('table', { name: 'What each agent was exposed to' });
  const first = () => within(table).getAllByRole('row')[1] as HTMLElement;
  const most = Math.max(...exposure.agents.map(({ viewed }) => viewed));
  fireEvent.click(within(table).getByRole('button', { name: 'Viewed' }));
  await waitFor(() => expect(plain(first().querySelector('.c-viewed'))).toBe(String(most)));
  expect(within(first()).getAllByRole('link')[1]?.getAttribute('href')).toMatch(new RegExp(`^#/calls\\?start=${exposure.start}&end=${exposure.end}&agent=\\d+$`));
});

test('too few agents for groups is said instead of guessed', async () => {
  await stage(() => served({ ...makeExposure(SHAPE), groups: [] }));
  draw(<ExposureScreen route={parseRoute('#/exposure')} />);
  expect(await screen.findByText(/Too few agents with known leads/)).toBeTruthy();
});

test('the audit is told day by day, narrowed by person and words, and goes on to older lines', async () => {
  const { sent } = await stage((_, { path = '' }) => {
    const before = new URL(path, 'http://x').searchParams.get('before');
    return served(makeAudit(SHAPE, before === null ? null : Number(before)));
  });
  draw(<AuditScreen route={parseRoute('#/audit')} />);
  await screen.findByRole('region', { name: 'Wed, Jul 1' });
  expect(screen.getAllByRole('listitem')).toHaveLength(60);
  fireEvent.click(screen.getByRole('button', { name: 'Older than these 60' }));
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(120));
  expect(sent.map(({ carries }) => carries.path)).toContain('/v1/audit?before=140&limit=200');
  fireEvent.change(screen.getByLabelText('Who'), { target: { value: 'Laptop of Ana' } });
  for (const row of screen.getAllByRole('listitem')) expect(plain(row)).toContain('Laptop of Ana');
  fireEvent.change(screen.getByLabelText('Who'), { target: { value: '' } });
  fireEvent.change(screen.getByLabelText('Find in the log'), { target: { value: 'owen' } });
  for (const row of screen.getAllByRole('listitem')) expect(plain(row)).toContain('logged Owen Haddad out');
});

test('lines are of the day the centre has, and pass by person and words', () => {
  const row = (at: number) => ({ at, who: 'Ana', action: 'x', thing: '', detail: 'steering', sentence: 'Ana changed the settings.' });
  const late = Date.UTC(2026, 6, 2, 2) / 1000;
  expect(byDay([row(late), row(late - 86_400)], 'America/New_York').map(({ name }) => name)).toEqual(['Wed, Jul 1', 'Tue, Jun 30']);
  expect([passes(row(0), 'Ana', 'STEER'), passes(row(0), 'Ben', ''), passes(row(0), '', 'calls')]).toEqual([true, false, false]);
});
