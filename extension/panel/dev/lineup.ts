/** A made-up line-up over the table of worths: every total is the sum of what is listed. */
import type { CampaignCandidates, CandidateAgent, Lineup, LineupAgent, LineupCampaign, LineupMove, Rate } from '../types';
import { moveSteps } from './advice';
import type { FloorShape } from './floor';
import { chance } from './random';
import { CREW_LEAST, gainOf, nameOf, seats, together, worthOf, type Seat } from './worth';

const CENTRE = { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true };
const NEEDS: readonly (readonly string[])[] = [[], [], ['Licence'], [], ['Spanish'], []];

const nothing = (shape: FloorShape, each: Seat) => ({ value: 0, low: 0, high: 0, chance: null, unit: 'cents' as const, n: worthOf(shape, each.agent, each.now).n });

function reasonOf(shape: FloorShape, each: Seat, i: number): { reason: string; held: string } {
  if (each.best !== each.now) {
    const there = worthOf(shape, each.agent, each.best);
    return { reason: there.n === 0 ? `Never tried on ${nameOf(each.best)}; alike agents do well there.` : `Brings more on ${nameOf(each.best)}, from ${there.n} contacts there; ${nameOf(each.now)} keeps its crew.`, held: '' };
  }
  if (i % 9 === 4) return { reason: `Best on ${nameOf(each.now)}.`, held: `Would gain on ${nameOf(13)}, but lacks the licence.` };
  if (i % 9 === 7) return { reason: `Stays on ${nameOf(each.now)}.`, held: 'Moved 22 minutes ago; stays for an hour.' };
  return { reason: `Best on ${nameOf(each.now)}, or no other is surely better.`, held: '' };
}

function agentRow(shape: FloorShape, each: Seat, i: number): LineupAgent {
  const now = worthOf(shape, each.agent, each.now);
  const best = worthOf(shape, each.agent, each.best);
  return {
    agent_id: each.agent, name: each.name, now_id: each.now, now: nameOf(each.now), proposed_id: each.best, proposed: nameOf(each.best), moves: each.now !== each.best, worth_now: now, worth_proposed: best, raw_now: now.raw ?? null,
    gain: each.now === each.best ? nothing(shape, each) : gainOf(now, best), ...reasonOf(shape, each, i), occupancy: 0.7 + 0.02 * (i % 12),
    calls: { start: shape.now - 30 * 86_400, end: shape.now, agent_id: each.agent, campaign_id: each.now, statuses: [] },
  };
}

function campaignRow(shape: FloorShape, all: readonly Seat[], id: number): LineupCampaign {
  const c = chance(shape.seed + id);
  const sum = (which: 'now' | 'best') => all.filter((each) => each[which] === id).reduce((total, each) => total + (worthOf(shape, each.agent, id).value ?? 0), 0);
  const crew = (which: 'now' | 'best') => all.filter((each) => each[which] === id).length;
  const known = id !== 14;
  return {
    campaign_id: id, name: nameOf(id), predictive: id !== 15, crew_now: crew('now'), crew_proposed: crew('best'), crew_min: CREW_LEAST, crew_open: 6, seats: id === 12 ? crew('best') : null, needs: [...(NEEDS[id - 11] ?? [])],
    value_cents: known ? 12_000 : null, margin_cents: id === 11 ? 7_400 : null, worth_now: sum('now'), worth_proposed: sum('best'), seat_worth: id === 12 ? 5120 : Math.round(c.between(900, 4200)), hour_worth: Math.round(c.between(2800, 5200)),
    drops_now: id === 15 ? null : Math.round(c.between(0.4, 3) * 10) / 10, drops_proposed: id === 15 ? null : Math.round(c.between(0.4, 3) * 10) / 10, leads_left: c.whole(200, 18_000),
  };
}

function movesOf(shape: FloorShape, all: readonly Seat[]): LineupMove[] {
  const movers = all.filter((each) => each.now !== each.best);
  const to = [...new Set(movers.map(({ best }) => best))];
  return to.map((best, i): LineupMove => {
    const group = movers.filter((each) => each.best === best);
    const names = group.map(({ name }) => name);
    const refused = i === to.length - 1 && to.length > 1 ? `It would add 4 dropped calls today to ${nameOf(group[0]?.now ?? 11)}, which has 2 left of its 30-day limit.` : '';
    return {
      agents: group.map(({ agent }) => agent), sentence: `${names.join(' and ')} to ${nameOf(best)}, from ${[...new Set(group.map(({ now }) => nameOf(now)))].join(' and ')}.`, ...moveSteps(names, nameOf(best)),
      gain: together(group.map((each) => gainOf(worthOf(shape, each.agent, each.now), worthOf(shape, each.agent, each.best)))), drops: [-0.4, 0.2, 1.6][i % 3] ?? 0, refused,
    };
  });
}

/** The line-up; `kept` has nothing to propose. */
export function makeLineup(shape: FloorShape, mode: Lineup['mode'], state: 'usual' | 'kept' | 'values' = 'usual'): Lineup {
  const found = seats(shape);
  const all = state === 'kept' ? found.map((each) => ({ ...each, best: each.now })) : found;
  const agents = all.map((each, i) => agentRow(shape, each, i));
  const campaigns = Array.from({ length: shape.campaigns }, (_, j) => campaignRow(shape, all, 11 + j));
  const total = (which: 'worth_now' | 'worth_proposed') => agents.reduce((sum, each) => sum + (each[which].value ?? 0), 0);
  const moving = agents.filter(({ moves }) => moves);
  const gain = together(moving.map((each) => each.gain));
  const first = agents[7];
  return {
    centre: CENTRE, now: shape.now, as_of: shape.now - 8, mode, unit: 'cents', worth_now: total('worth_now'), worth_proposed: total('worth_proposed'), bound: Math.round(total('worth_proposed') * 1.004), status: 'optimal',
    sentence: moving.length === 0 ? 'Keep the current line-up: no move gains surely enough.' : `${moving.length} moves bring about ${Math.round((gain.value ?? 0) / 100)} dollars more an hour.`,
    gain, broken: state === 'kept' ? [] : [`${nameOf(16)} should have at least 6 agents and has 2 available.`], solve_ms: 12.4, history_days: 30,
    missing: [{ what: 'margin', sentence: `No margin for ${nameOf(12)}: its conversions count with their value.`, campaign_id: 12 }, { what: 'value', sentence: `No value for ${nameOf(14)}: its agents are compared by conversions.`, campaign_id: 14 }],
    campaigns, n: agents.length, agents, moves: movesOf(shape, all),
    balance: state === 'kept' || !first ? [] : [
      { kind: 'overload', sentence: `${first.name} is busy 96 % of the time, the team 78 %: one more agent on ${first.now} would even it out.`, from_campaign_id: 12, to_campaign_id: first.now_id, agents: [first.agent_id], occupancy: 0.96, team_occupancy: 0.78, n: 7200 },
      { kind: 'idle', sentence: `The four agents on ${nameOf(12)} wait 41 % of the time.`, from_campaign_id: 12, to_campaign_id: 13, agents: agents.filter(({ now_id }) => now_id === 12).map(({ agent_id }) => agent_id), occupancy: 0.59, team_occupancy: 0.78, n: 14_400 },
    ],
  };
}

/** Who should work on one campaign. */
export function makeCandidates(shape: FloorShape, campaign: number): CampaignCandidates | null {
  if (campaign < 11 || campaign >= 11 + shape.campaigns) return null;
  const rows = seats(shape).filter((each) => each.now !== campaign).map((each): Omit<CandidateAgent, 'rank'> => {
    const worth: Rate = worthOf(shape, each.agent, campaign);
    const leaves = worthOf(shape, each.agent, each.now);
    const lacks = (NEEDS[campaign - 11]?.length ?? 0) > 0 && each.agent % 4 === 0;
    return { agent_id: each.agent, name: each.name, now_id: each.now, now: nameOf(each.now), worth, leaves, gain: gainOf(leaves, worth), contacts_there: worth.n, allowed: !lacks, why_not: lacks ? `Lacks: ${NEEDS[campaign - 11]?.join(', ')}.` : '' };
  }).sort((x, y) => Number(y.allowed) - Number(x.allowed) || (y.gain.value ?? 0) - (x.gain.value ?? 0));
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, campaign_id: campaign, campaign: nameOf(campaign), unit: 'cents', n: rows.length, agents: rows.map((each, i) => ({ ...each, rank: i + 1 })),
    sentence: `${rows[0]?.name} gains most on ${nameOf(campaign)}; the range says how sure that is.` };
}
