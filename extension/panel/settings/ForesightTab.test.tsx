import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeSettings } from '../dev/answers';
import { parseRoute } from '../route';
import { draw, served, stage } from '../tests/stage';
import type { CentreSettings } from '../types';
import { SettingsScreen } from './SettingsScreen';

const SHAPE = { agents: 3, campaigns: 2, seed: 1, now: 1_800_000_000 };

async function open(foresight: CentreSettings['foresight'] = {}) {
  const answer = makeSettings(SHAPE);
  const stood = await stage((name) => (name === 'get' || name === 'put' ? served({ ...answer, settings: { ...answer.settings, foresight } }) : null));
  draw(<SettingsScreen route={parseRoute('#/settings/foresight')} />);
  await screen.findByLabelText('Weight of the newest interval');
  return stood;
}

const read = (): string => (document.body.textContent ?? '').replaceAll('\u202f', ' ');

test('the memory of the line follows the slider and the interval', async () => {
  await open();
  expect(read()).toContain('Memory: about 5.7 intervals, 1 h 25 min.');
  fireEvent.change(screen.getByLabelText('Weight of the newest interval'), { target: { value: '0.5' } });
  expect(read()).toContain('Memory: about 3.0 intervals, 45 min.');
  fireEvent.click(screen.getByLabelText(/^5 minutes/));
  expect(read()).toContain('Memory: about 3.0 intervals, 15 min.');
});

test('what is set is sent whole with everything else', async () => {
  const { sent } = await open({ alpha: 0.4 });
  fireEvent.change(screen.getByLabelText('Look ahead'), { target: { value: '90' } });
  fireEvent.change(screen.getByLabelText('A major drop is (%)'), { target: { value: '15' } });
  fireEvent.click(screen.getByLabelText(/^Pace × patternDone/));
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent.some(({ name }) => name === 'put')).toBe(true));
  const body = sent.find(({ name }) => name === 'put')?.carries.body as CentreSettings;
  expect(body.foresight).toMatchObject({ alpha: 0.4, horizon_min: 90, major_drop: 0.15, model: 'pattern', mute_below: 0.7 });
  expect(body.name).toBe('Northside Sales Floor');
});

test('the fixed limit says what it really means', async () => {
  await open({ unusual_rule: 'seed' });
  expect(read()).toContain('98.8 % of ordinary values lie within it; about 1 in 81 lies outside by luck.');
  expect(read()).toContain('First described as 97.5 % sure; for this limit it is really 98.8 %');
  expect(read()).toContain('640 looks a day, so about 7.9 false flags a day');
  fireEvent.change(screen.getByLabelText('Limit'), { target: { value: '3' } });
  expect(read()).toContain('99.7 % of ordinary values');
  expect(read()).not.toContain('97.5 %');
});

test('the limit is asked for only where it rules', async () => {
  await open();
  expect(screen.queryByLabelText('Limit')).toBeNull();
});

test('the budget is said in shifts', async () => {
  await open({ false_alerts_per_shift: 0.2 });
  expect(read()).toContain('About 1 in 5 shifts by luck alone.');
});

test('a value out of bounds says which are not, and cannot be saved', async () => {
  await open();
  const field = screen.getByLabelText('False alerts per shift');
  fireEvent.change(field, { target: { value: '50' } });
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(read()).toContain('Between 0.05 and 20 a shift.');
  expect((screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement).disabled).toBe(true);
});

test('the defaults can be taken back, in the fields as well', async () => {
  await open({ cool_down_min: 15, alpha: 0.6 });
  expect(read()).toContain('You changed the settings that the track record is measured with.');
  fireEvent.click(screen.getByRole('button', { name: 'Back to the defaults' }));
  expect((screen.getByLabelText('Quiet after an alert (min)') as HTMLInputElement).value).toBe('60');
  expect((screen.getByLabelText('Weight of the newest interval') as HTMLInputElement).value).toBe('0.3');
});
