import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { makeAlerts } from './dev/alerts';
import { makeFeed } from './dev/advice';
import { Nav } from './Nav';
import { SCREENS, type Screen } from './route';
import { draw, served, stage } from './tests/stage';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: Math.floor(Date.now() / 1000) };

async function open(current: Screen, wide: boolean) {
  await stage((_, { path = '' }) => served(path.startsWith('/v1/feed') ? makeFeed(SHAPE, null) : makeAlerts(SHAPE, null)));
  if (wide) vi.stubGlobal('matchMedia', (media: string) => ({ matches: true, media, addEventListener: () => undefined, removeEventListener: () => undefined }));
  draw(<Nav current={current} />);
  await screen.findByText('4 pieces of advice wait for you');
}

const targets = () => screen.getAllByRole('link').map((each) => each.getAttribute('href')?.slice(2));

/** Opens the list as the browser does, which tells by a toggle event. */
function more() {
  const popover = document.querySelector('.menu') as HTMLElement;
  popover.hidePopover = vi.fn();
  fireEvent(popover, Object.assign(new Event('toggle'), { newState: 'open' }));
  return popover;
}

test('at 400 px five screens have a tab, the feed second, and the others stand behind one button', async () => {
  await open('today', false);
  expect(targets()).toEqual(['today', 'feed', 'agents', 'campaigns', 'lineup']);
  more();
  expect(targets().slice(5)).toEqual(['alerts', 'trends', 'matrix', 'calls', 'what-if', 'drop-budget', 'schedule', 'coaching', 'effects', 'record', 'exposure', 'audit', 'settings']);
});

test('arrow keys walk the list, and choosing closes it', async () => {
  await open('today', false);
  const popover = more();
  const [first, second] = [...popover.querySelectorAll('a')];
  fireEvent.keyDown(popover.firstElementChild as Element, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(first);
  fireEvent.keyDown(first as Element, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(second as Element, { key: 'End' });
  expect(document.activeElement?.getAttribute('href')).toBe('#/settings');
  fireEvent.click(document.activeElement as Element);
  expect(popover.hidePopover).toHaveBeenCalled();
});

test('at full width every screen with an entry has one, and the current one is marked', async () => {
  await open('drop-budget', true);
  expect(targets().sort()).toEqual(SCREENS.filter((each) => each !== 'why').sort());
  expect(screen.getByRole('link', { current: 'page' }).textContent).toBe('Drop budget');
});

test('a screen without an entry lights the one it belongs to', async () => {
  await open('why', true);
  expect(screen.getByRole('link', { current: 'page' }).textContent).toBe('Trends');
});
