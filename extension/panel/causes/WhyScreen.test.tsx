import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { makeWhy } from '../dev/ahead';
import { parseRoute } from '../route';
import { draw, refused, served, stage } from '../tests/stage';
import type { CauseSplit } from '../types';
import WhyScreen from './WhyScreen';

const SHAPE = { agents: 6, campaigns: 3, seed: 1, now: 1_800_000_000 };
const asked = (path: string) => new URL(path, 'http://x').searchParams;

async function open(hash: string, change: Partial<CauseSplit> = {}) {
  const stood = await stage((name, { path = '' }) => {
    if (name !== 'get') return null;
    const id = asked(path).get('id');
    return served({ ...makeWhy(SHAPE, asked(path).get('metric') ?? '', (asked(path).get('unit') ?? 'team') as 'team', id === null ? null : Number(id)), ...change });
  });
  draw(<WhyScreen route={parseRoute(hash)} />);
  return stood;
}

const points = (node: Element): number => Number((node.textContent ?? '').replace('−', '-').replace(' pt', ''));

test('the parts shown add up to the change shown', async () => {
  await open('#/why?metric=contact_rate&unit=campaign&id=12');
  const fall = await screen.findByRole('region', { name: 'From usual to now' });
  const parts = within(fall).getAllByRole('listitem').map((row) => points(row.querySelector('.num') as Element));
  expect(parts).toHaveLength(6);
  expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(-4.6, 10);
  expect(within(fall).getByText('together −4.6 pt')).toBeTruthy();
  expect(fall.textContent?.replaceAll('\u202f', ' ')).toMatch(/^.*Usual31.0 %.*Now26.4 %$/);
});

test('the main cause is named first with its share and range, and what was compared', async () => {
  await open('#/why?metric=contact_rate&unit=campaign&id=12');
  const first = (await screen.findAllByRole('listitem'))[0] as HTMLElement;
  expect(first.textContent?.replaceAll('\u202f', ' ')).toContain('main cause62 % of the change · likely −3.4 pt to −2.3 pt');
  expect(screen.getByText(/^Compared with the last 8 Tuesdays, same hours, same campaigns · .* · from 1,284 dials$/)).toBeTruthy();
});

test('a part that works against the change says so', async () => {
  await open('#/why?metric=contact_rate');
  expect((await screen.findByText(/the other way/)).textContent?.replaceAll('\u202f', ' ')).toContain('11 % the other way');
});

test('the question names metric and unit; the calls are those of the span and the unit', async () => {
  const { sent } = await open('#/why?metric=handle_s&unit=agent&id=103');
  const link = await screen.findByRole('link', { name: 'Show the calls' });
  expect(sent.map(({ carries }) => carries.path)).toContain('/v1/why?metric=handle_s&unit=agent&id=103');
  expect(link.getAttribute('href')).toBe(`#/calls?start=${SHAPE.now - 7200}&end=${SHAPE.now}&agent=103`);
  expect(screen.getByRole('link', { name: 'Back' }).getAttribute('href')).toBe('#/agents/103');
});

test('a part too small to show takes one line', async () => {
  const split = makeWhy(SHAPE, 'contact_rate', 'team', null);
  const moved = (split.causes.find(({ name }) => name === 'time_on_shift')?.contribution ?? 0) - 0.0001;
  await open('#/why?metric=contact_rate', { causes: split.causes.map((each) => {
    if (each.name === 'rest') return { ...each, contribution: each.contribution + moved };
    return each.name === 'time_on_shift' ? { ...each, contribution: 0.0001, sentence: 'Hardly a difference.' } : each;
  }) });
  const row = (await screen.findByText('Time on shift')).closest('li') as HTMLElement;
  expect(row.textContent).toBe('Time on shift0.0 pt');
});

test('longer handling is drawn as worse', async () => {
  await open('#/why?metric=handle_s');
  const first = (await screen.findAllByRole('listitem'))[0] as HTMLElement;
  expect(first.querySelector('rect')?.getAttribute('class')).toBe('worse');
  expect(first.querySelector('.num')?.textContent).toBe('+0:48');
});

test('another metric can be chosen in place', async () => {
  await open('#/why?metric=contact_rate&unit=campaign&id=12');
  fireEvent.change(await screen.findByLabelText('Figure'), { target: { value: 'calls' } });
  await waitFor(() => expect(location.hash).toBe('#/why?metric=calls&unit=campaign&id=12'));
});

test('without enough calls the sentence stands alone', async () => {
  await open('#/why?metric=contact_rate', { causes: [], change: null, sentence: 'Not enough calls to split: 120 more are needed.' });
  expect(await screen.findByText('Not enough calls to split: 120 more are needed.')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'From usual to now' })).toBeNull();
});

test('a metric that does not exist falls back, a refusal says what to do', async () => {
  const { sent } = await stage(() => refused('not_found', 'No such agent.', 'Choose another.'));
  draw(<WhyScreen route={parseRoute('#/why?metric=nonsense&unit=agent&id=9')} />);
  expect(await screen.findByText('No such agent.')).toBeTruthy();
  expect(sent[0]?.carries.path).toBe('/v1/why?metric=conversion_per_contact&unit=agent&id=9');
});
