import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeSettings } from '../dev/answers';
import { makeSnapshot } from '../dev/floor';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { CentreSettings, Steering } from '../types';
import { SettingsScreen } from './SettingsScreen';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };

async function open(steering?: Steering) {
  const answer = makeSettings(SHAPE);
  const settings = { ...answer.settings, steering: steering ?? answer.settings.steering ?? {} };
  const stood = await stage((name, { path = '' }) => (path.startsWith('/v1/snapshot') ? served(makeSnapshot(SHAPE)) : name === 'get' || name === 'put' ? served({ ...answer, settings }) : null));
  draw(<SettingsScreen route={parseRoute('#/settings/optimiser')} />);
  await screen.findByLabelText('Advise a move from a chance of');
  return stood;
}

const card = (name: string) => within(screen.getByRole('region', { name }));

async function save(sent: { name: string; carries: { body?: unknown } }[]): Promise<CentreSettings> {
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent.some(({ name }) => name === 'put')).toBe(true));
  return sent.find(({ name }) => name === 'put')?.carries.body as CentreSettings;
}

test('what is set is sent whole, with the campaigns and agents that were set before', async () => {
  const { sent } = await open();
  fireEvent.change(screen.getByLabelText('Advise a move from a chance of'), { target: { value: '0.9' } });
  fireEvent.change(screen.getByLabelText('Pieces of advice an hour, at most'), { target: { value: '2' } });
  fireEvent.change(screen.getByLabelText('Warn from (%)'), { target: { value: '2.4' } });
  const { steering, name } = await save(sent);
  expect(name).toBe('Northside Sales Floor');
  expect(steering).toMatchObject({ least_chance: 0.9, per_hour: 2, drop_warn: 0.024, mode: 'best' });
  expect(steering?.wanted).toHaveLength(3);
  expect(steering?.abilities).toHaveLength(2);
});

test('a campaign says what it asks, and seats, skills and dialing can be set', async () => {
  const { sent } = await open({});
  const medicare = within(card('What campaigns ask').getByText('Medicare Q4').closest('details') as HTMLElement);
  expect(medicare.getByText('no limits')).toBeTruthy();
  fireEvent.change(medicare.getByLabelText('Seats'), { target: { value: '8' } });
  fireEvent.change(medicare.getByLabelText('Fewest agents'), { target: { value: '2' } });
  fireEvent.change(medicare.getByLabelText('Skills, languages, licences needed'), { target: { value: 'Licence, Spanish' } });
  fireEvent.click(medicare.getByLabelText('Dialed predictively'));
  expect(medicare.getByText('2 to 8 agents · Licence · Spanish · not predictive')).toBeTruthy();
  expect((await save(sent)).steering?.wanted).toEqual([{ campaign_id: 13, seats: 8, crew_min: 2, predictive: false, needs: ['Licence', 'Spanish'] }]);
});

test('agents that are set are listed, any other is found by name; hours, skills and campaigns never to be moved to', async () => {
  const { sent } = await open();
  const agents = card('What agents can do');
  expect(agents.getByText('Spanish · Licence · 09:00–17:00 · at most 8 h · 1 never')).toBeTruthy();
  fireEvent.change(agents.getByLabelText('Find an agent'), { target: { value: 'marcus' } });
  const marcus = within((await agents.findByText('Marcus Kim')).closest('details') as HTMLElement);
  fireEvent.change(marcus.getByLabelText('Available until'), { target: { value: '15:30' } });
  fireEvent.click(marcus.getByLabelText('Solar West'));
  fireEvent.click(marcus.getByLabelText('Stays where Convoso has them'));
  const { steering } = await save(sent);
  expect(steering?.abilities?.find(({ agent_id }) => agent_id === 102)).toEqual({ agent_id: 102, skills: [], never: [12], from_min: null, until_min: 930, max_hours: null, fixed: true });
});

test('a value out of bounds says which are not, and cannot be saved', async () => {
  await open();
  const warn = screen.getByLabelText('Warn from (%)');
  fireEvent.change(warn, { target: { value: '2.95' } });
  expect(warn.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('The warning must come before the stop.')).toBeTruthy();
  expect((screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement).disabled).toBe(true);
});

test('a stop beyond the legal limit is saved but warned of, as the limit is set elsewhere', async () => {
  const { sent } = await open();
  fireEvent.change(screen.getByLabelText('Advise nothing that adds drops from (%)'), { target: { value: '3.5' } });
  expect(screen.getByText('The stop lies beyond the legal limit: it comes too late.')).toBeTruthy();
  expect((await save(sent)).steering?.drop_stop).toBeCloseTo(0.035);
});

test('logging agents out is off until it is allowed', async () => {
  const { sent } = await open();
  const allow = screen.getByRole('checkbox', { name: /^Allow logging agents out/ }) as HTMLInputElement;
  expect(allow.checked).toBe(false);
  fireEvent.click(allow);
  expect((await save(sent)).steering?.allow_logout).toBe(true);
});

test('the defaults can be taken back without losing campaigns and agents', async () => {
  const { sent } = await open({ per_hour: 7, stay_min: 15, wanted: [{ campaign_id: 12, seats: 8 } as never] });
  fireEvent.click(screen.getByRole('button', { name: /^Back to the defaults/ }));
  expect((screen.getByLabelText('Stays at least (min)') as HTMLInputElement).value).toBe('60');
  expect((await save(sent)).steering).toMatchObject({ per_hour: 3, stay_min: 60, wanted: [{ campaign_id: 12, seats: 8 }] });
});
