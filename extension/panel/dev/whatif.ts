/** A made-up what-if: the campaigns' changes add up to the team's, and the day moves by as much. */
import type { DayBeforeAfter, Rate, WhatIf, WhatIfChange, WhatIfFigure, WhatIfRequest, WhatIfUnit } from '../types';
import { moveSteps } from './advice';
import { makeSnapshot, type FloorShape } from './floor';
import { chance } from './random';
import { nameOf, phi, seats } from './worth';

const CENTRE = { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true };
const HOUR = 3600;
const RUNS = 2000;
/** Per agent and hour on a campaign: calls, contacts, conversions, cents of revenue, dropped calls. */
const RATES: Record<WhatIfFigure, readonly number[]> = {
  calls: [10.4, 9.8, 8.1, 11, 9.2, 10], contacts: [3.4, 2.9, 2.6, 3.7, 2.8, 3.2], conversions: [0.31, 0.26, 0.42, 0.28, 0.5, 0.34], revenue_cents: [3720, 3120, 5040, 3360, 6000, 4080], drops: [0.11, 0.13, 0.08, 0.1, 0.05, 0.12],
};
const FIGURES = Object.keys(RATES) as WhatIfFigure[];
const NOISE: Record<WhatIfFigure, number> = { calls: 0.5, contacts: 0.7, conversions: 0.9, revenue_cents: 105, drops: 0.9 };

const rate = (value: number, half: number, floor = 0): Rate => ({ value, low: Math.max(floor, value - half), high: value + half, n: RUNS, raw: null });

function changeOf(figure: WhatIfFigure, before: number, delta: number): WhatIfChange {
  const half = NOISE[figure] * Math.sqrt(Math.abs(before) + Math.abs(delta) * 3 + 1);
  const sd = Math.max(0.05, Math.abs(delta) * 0.55 + half * 0.12);
  const better = figure === 'drops' ? -delta : delta;
  return { figure, before: rate(before, half), after: rate(Math.max(0, before + delta), half * 1.05), change: { ...rate(delta, sd * 1.28, -Infinity) }, chance: delta === 0 ? null : phi(better / sd) };
}

function unitOf(id: number | null, name: string, crew: [number, number], before: Record<WhatIfFigure, number>, delta: Record<WhatIfFigure, number>, notes: string[]): WhatIfUnit {
  const answers = before.calls * 1.9;
  const share = (drops: number): Rate => { const value = drops / answers; return rate(value, 1.28 * Math.sqrt(value / answers)); };
  return { campaign_id: id, name, crew_before: crew[0], crew_after: crew[1], changes: FIGURES.map((figure) => changeOf(figure, before[figure], delta[figure])), drop_rate_before: share(before.drops), drop_rate_after: share(Math.max(0, before.drops + delta.drops)), notes };
}

const nothing = (): Record<WhatIfFigure, number> => ({ calls: 0, contacts: 0, conversions: 0, revenue_cents: 0, drops: 0 });

/** The day is what came so far and what is left of it. */
function dayRow(figure: DayBeforeAfter['figure'], soFar: number, left: number, delta: number, target: number | null): DayBeforeAfter {
  const likely = soFar + left;
  const half = NOISE[figure] * 2.2 * Math.sqrt(left + 1);
  const chance = (x: number) => (target === null ? null : phi(((x - target) * 1.28) / half));
  const after = likely + delta;
  const fair = (x: number) => (target === null ? '' : `${Math.round((x / target) * 100)} % of target${x < target && x + half >= target ? ' - within the likely range' : ''}`);
  const written = (x: number) => (figure === 'revenue_cents' ? `$${Math.round(x / 100)}` : String(Math.round(x)));
  return { figure, so_far: soFar, target, before: rate(likely, half), after: rate(after, half * 1.03), chance_before: chance(likely), chance_after: chance(after),
    sentence: target === null ? `${written(likely)} to ${written(after)}.` : `${written(likely)} to ${written(after)} of ${written(target)}: ${fair(after)}.` };
}

/** The answer to a plan; one that leaves campaign 16 is refused, as its drop budget is spent. */
export function makeWhatIf(shape: FloorShape, { moves, at: asked }: WhatIfRequest): WhatIf {
  const at = asked ?? shape.now;
  const until = Math.round((shape.now + 4.3 * HOUR) / 900) * 900;
  const left = Math.max(0, until - at) / HOUR;
  const all = seats(shape);
  const a = makeSnapshot(shape).agents.columns;
  const c = chance(shape.seed + moves.length);
  const ids = [...new Set(moves.flatMap(({ agent_id, campaign_id }) => [all.find(({ agent }) => agent === agent_id)?.now ?? 11, ...(campaign_id == null ? [] : [campaign_id])]))];
  const level = (figure: WhatIfFigure, campaign: number) => RATES[figure][(campaign - 11) % 6] ?? 1;
  const units = ids.map((id) => {
    const crew = all.filter(({ now }) => now === id).length;
    const leaves = moves.filter(({ agent_id, campaign_id }) => all.find(({ agent }) => agent === agent_id)?.now === id && campaign_id !== id).length;
    const joins = moves.filter(({ campaign_id, agent_id }) => campaign_id === id && all.find(({ agent }) => agent === agent_id)?.now !== id).length;
    const before = nothing();
    const delta = nothing();
    for (const figure of FIGURES) {
      before[figure] = level(figure, id) * crew * left;
      delta[figure] = figure === 'drops' ? (leaves * 0.35 - joins * 0.2) * left : level(figure, id) * left * (joins * 0.93 - leaves * 0.97);
    }
    const notes = crew - leaves + joins < 6 ? [`${crew - leaves + joins} agents left: below 6 a predictive dialer paces worse.`] : [];
    return { id, crew: [crew, crew - leaves + joins] as [number, number], before, delta, notes };
  });
  const sum = (which: 'before' | 'delta') => { const total = nothing(); for (const unit of units) for (const figure of FIGURES) total[figure] += unit[which][figure]; return total; };
  const whole = nothing();
  for (const figure of FIGURES) whole[figure] = all.reduce((total, { now }) => total + level(figure, now) * left, 0);
  const delta = sum('delta');
  const names = moves.map(({ agent_id }) => a.name[a.id.indexOf(agent_id)] ?? '');
  const to = moves[0]?.campaign_id;
  const refused = units.some(({ id, delta: d }) => id === 16 && d.drops > 0) ? `${nameOf(16)} has 2 dropped calls left of its 30-day limit and this would add about ${Math.ceil(units.find(({ id }) => id === 16)?.delta.drops ?? 1)}.` : '';
  return {
    centre: CENTRE, now: shape.now, as_of: shape.now - 8, at, until, refused, warnings: moves.some(({ agent_id }) => a.state[a.id.indexOf(agent_id)] === 'talk') ? [`${names[0]} is in a call: the move begins when it is over.`] : [],
    sentence: `Conversions ${delta.conversions >= 0 ? 'rise' : 'fall'} by about ${Math.abs(delta.conversions).toFixed(1)}, calls ${delta.calls >= 0 ? 'rise' : 'fall'} by about ${Math.abs(Math.round(delta.calls))}: fewer calls can still be the better day.`,
    units: [
      unitOf(null, 'Team', [all.length, all.length - moves.filter(({ campaign_id }) => campaign_id == null).length], whole, delta, []),
      ...units.map((unit) => unitOf(unit.id, nameOf(unit.id), unit.crew, unit.before, unit.delta, unit.notes)),
    ],
    day: [dayRow('calls', 1235, whole.calls, delta.calls, 2300), dayRow('contacts', 390, whole.contacts, delta.contacts, null), dayRow('conversions', 39, whole.conversions, delta.conversions, 80), dayRow('revenue_cents', 466_000, whole.revenue_cents, delta.revenue_cents, null)],
    ...(to == null ? { steps: ['Wait until the call is over.', `Log out ${names.join(', ')} in Agent Monitor.`], instruction: `Please log out ${names.join(', ')} when the call is over.` } : moveSteps(names, nameOf(to))),
    basis: `From the last 30 days at this hour, ${all.length} agents now logged in and the leads left; the dialer paces as it does now.`, runs: RUNS, took_ms: 410 + c.whole(0, 60), monte_carlo_error: 0.011,
  };
}
