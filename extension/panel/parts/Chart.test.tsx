import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { draw, stage } from '../tests/stage';
import { Chart } from './Chart';
import type { Drawing } from './plot';

const at = [0, 1, 2, 3].map((hour) => Date.UTC(2026, 6, 1, 13 + hour) / 1000);
const drawing: Drawing = {
  at,
  lines: [{ label: 'calls', y: [10, 25, null, null], look: 'main' }, { label: 'likely', y: [null, 25, 40, 52], look: 'likely' }],
  bands: [{ label: '80 % range', low: [null, 25, 36, 44], high: [null, 25, 45, 61], look: 'range' }],
  levels: [{ label: 'target 50', y: 50, look: 'target' }],
  markers: [{ at: at[1] as number, label: 'Warning raised', look: 'risk' }],
  now: at[1] as number,
};

beforeEach(async () => {
  await stage();
});

test('arrow keys read every value with its range and what happened there', () => {
  draw(<Chart label="Calls today" drawing={drawing} zone="America/New_York" format={String} note={(i) => `n ${i}`} />);
  const chart = screen.getByRole('slider', { name: 'Calls today' });
  expect(chart.getAttribute('aria-valuetext')).toBe('10:00 · calls 25 · likely 25 · 80 % range 25–25 · n 1 · 10:00 Warning raised');
  fireEvent.keyDown(chart, { key: 'End' });
  expect(chart.getAttribute('aria-valuetext')).toBe('12:00 · likely 52 · 80 % range 44–61 · n 3');
  fireEvent.keyDown(chart, { key: 'ArrowRight' });
  expect(chart.getAttribute('aria-valuenow')).toBe('3');
  fireEvent.keyDown(chart, { key: 'Home' });
  expect(chart.getAttribute('aria-valuetext')).toContain('09:00 · calls 10');
});

test('markers are a list for those who do not see them', () => {
  draw(<Chart label="Calls today" drawing={drawing} zone="America/New_York" format={String} />);
  expect(screen.getAllByRole('listitem').map((each) => each.textContent)).toEqual(['10:00 Warning raised']);
});

test('nothing to draw draws nothing', () => {
  const { container } = draw(<Chart label="x" drawing={{ at: [], lines: [] }} zone="UTC" format={String} />);
  expect(container.innerHTML).toBe('');
});
