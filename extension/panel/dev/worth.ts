/** A made-up table of what each agent is worth on each campaign, and the line-up it leads to; sums are sums of its entries. */
import type { Gain, Rate } from '../types';
import { campaignName, makeSnapshot, type FloorShape } from './floor';
import { chance } from './random';

export interface Seat {
  agent: number;
  name: string;
  now: number;
  best: number;
}

/** Fewest agents a campaign keeps. */
export const CREW_LEAST = 2;
const MOVES = 4;

/** Cents an hour with contacts behind it: few contacts, wide range; never tried, the widest. */
export function worthOf(shape: FloorShape, agent: number, campaign: number): Rate {
  const c = chance(shape.seed * 7919 + agent * 104_729 + campaign * 1299);
  const skill = chance(shape.seed * 31 + agent).between(0.75, 1.3);
  const n = c.next() < 0.3 ? 0 : c.whole(8, 320);
  const level = [4200, 3600, 5200, 2900, 3900, 4800][(campaign - 11) % 6] ?? 4000;
  const value = Math.round(level * skill * Math.exp(0.16 * c.normal()));
  const half = 0.09 + 0.9 / Math.sqrt(n + 9);
  return { value, low: Math.round(value * (1 - half)), high: Math.round(value * (1 + half)), n, raw: n === 0 ? null : Math.round(value * Math.exp(c.normal() * half)) };
}

const spread = ({ value, high }: Rate): number => (high ?? 0) - (value ?? 0);

/** What a move brings: difference of two worths, its range from both. */
export function gainOf(from: Rate, to: Rate): Gain {
  const value = (to.value ?? 0) - (from.value ?? 0);
  const half = Math.hypot(spread(from), spread(to)) * 0.62;
  return { value, low: Math.round(value - half), high: Math.round(value + half), chance: phi((value * 1.28) / half), unit: 'cents', n: from.n + to.n };
}

/** Several gains together. */
export function together(gains: readonly Gain[]): Gain {
  const value = gains.reduce((sum, each) => sum + (each.value ?? 0), 0);
  const half = Math.hypot(...gains.map((each) => (each.high ?? 0) - (each.value ?? 0)));
  const n = gains.reduce((sum, each) => sum + each.n, 0);
  return { value, low: Math.round(value - half), high: Math.round(value + half), chance: half === 0 ? null : phi((value * 1.28) / half), unit: 'cents', n };
}

/** Standard normal distribution function, to three digits. */
export function phi(z: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail = 0.3989423 * Math.exp(-z * z / 2) * k * (0.3193815 + k * (-0.3565638 + k * (1.7814779 + k * (-1.821256 + k * 1.3302744))));
  return z > 0 ? 1 - tail : tail;
}

/** Everybody's present campaign and the one they should be on: the few surest moves that leave no campaign short. */
export function seats(shape: FloorShape): Seat[] {
  const a = makeSnapshot(shape).agents.columns;
  const all = a.id.map((agent, i) => ({ agent, name: a.name[i] ?? '', now: a.campaign_id[i] ?? 11, best: a.campaign_id[i] ?? 11 })).filter((_, i) => a.state[i] !== 'logout');
  const crew = (campaign: number) => all.filter(({ best }) => best === campaign).length;
  for (let moved = 0; moved < MOVES; moved++) {
    const options = all.filter(({ now, best }) => now === best && crew(now) > CREW_LEAST)
      .flatMap((seat) => Array.from({ length: shape.campaigns }, (_, j) => ({ seat, to: 11 + j })).filter(({ to }) => to !== seat.now))
      .map((each) => ({ ...each, gain: gainOf(worthOf(shape, each.seat.agent, each.seat.now), worthOf(shape, each.seat.agent, each.to)) }))
      .filter(({ gain }) => (gain.chance ?? 0) > 0.8);
    const best = options.sort((x, y) => (y.gain.value ?? 0) - (x.gain.value ?? 0))[0];
    if (!best) break;
    best.seat.best = best.to;
  }
  return all;
}

export const nameOf = (campaign: number): string => campaignName(campaign - 11);
