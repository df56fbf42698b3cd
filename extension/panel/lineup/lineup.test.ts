import { beforeEach, expect, test } from 'vitest';
import { makeLineup } from '../dev/lineup';
import { stage } from '../tests/stage';
import type { LineupAgent } from '../types';
import { agentRows, shows, toBound, tryMove, worth } from './lineup';

const SHAPE = { agents: 28, campaigns: 6, seed: 7, now: 1_800_000_000 };
const lineup = makeLineup(SHAPE, 'best');
const gains = (rows: Int32Array) => Array.from(rows, (row) => (lineup.agents[row] as LineupAgent).gain.value);

beforeEach(() => stage());

test('the moves stand first by what they bring; those who stay come after, whichever way it is sorted', () => {
  const all = gains(agentRows(lineup.agents, 'all', '', { key: 'gain', desc: true }));
  const moving = all.slice(0, 4) as number[];
  expect(moving).toEqual([...moving].sort((a, b) => b - a));
  expect(all.slice(4).every((each) => each === 0)).toBe(true);
  const up = gains(agentRows(lineup.agents, 'all', '', { key: 'gain', desc: false }));
  expect(up.slice(0, 4)).toEqual([...moving].reverse());
});

test('the table narrows to moves, to those held back, and by name', () => {
  expect(agentRows(lineup.agents, 'moves', '', { key: 'agent', desc: false })).toHaveLength(4);
  const held = agentRows(lineup.agents, 'held', '', { key: 'agent', desc: false });
  expect(Array.from(held).every((row) => shows(lineup.agents[row] as LineupAgent, 'held'))).toBe(true);
  const found = agentRows(lineup.agents, 'all', ' elena ', { key: 'agent', desc: false });
  expect(Array.from(found, (row) => lineup.agents[row]?.name)).toEqual(['Elena Abbott']);
});

test('the totals are the sums of the agents, and the gain of the moves that of the agents moved', () => {
  const sum = (of: (each: LineupAgent) => number | null) => lineup.agents.reduce((total, each) => total + (of(each) ?? 0), 0);
  expect(lineup.worth_now).toBe(sum((each) => each.worth_now.value));
  expect(lineup.worth_proposed - lineup.worth_now).toBe(lineup.gain.value);
});

test('a move leads to the what-if with its agents and where they would go', () => {
  const move = lineup.moves[0];
  if (!move) throw new Error('no move');
  const to = lineup.agents.find(({ agent_id }) => agent_id === move.agents[0])?.proposed_id;
  expect(tryMove(lineup, move)).toContain(`#/what-if?move=${move.agents[0]}-${to}`);
});

test('worth is written in the unit at hand, and how far the best could be', () => {
  expect([worth(7875, 'cents'), worth(420, 'cents'), worth(0.42, 'conversions')]).toEqual(['$79', '$4.20', '0.42']);
  expect(toBound({ ...lineup, worth_proposed: 99, bound: 100 })).toBeCloseTo(0.01);
  expect(toBound({ ...lineup, worth_proposed: 101, bound: 100 })).toBe(0);
});
