/** A made-up floor for looking at screens: plausible numbers, no truth behind them. */
import type { AgentColumns, CampaignColumns, Rate, RateColumn, Snapshot, StateName, WindowName } from '../types';
import { chance, type Chance } from './random';

const FIRST = ['Sarah', 'Marcus', 'James', 'Priya', 'Elena', 'Tomás', 'Aisha', 'Noah', 'Grace', 'Diego', 'Mei', 'Olivia', 'Kwame', 'Ana',
  'Lucas', 'Fatima', 'Henry', 'Ivy', 'Jonas', 'Zoë', 'Rafael', 'Nadia', 'Owen', 'Leila', 'Victor', 'Hannah', 'Samir', 'Clara'];
const LAST = ['Okafor', 'Lindqvist', 'Reyes', 'Patel', 'Novak', 'Brooks', 'Haddad', 'Kim', 'Santos', 'Meyer', 'Abbott', 'Costa', 'Dunn',
  'Iversen', 'Quinn', 'Vargas', 'Whitaker', 'Zhang'];
const CAMPAIGNS = ['Solar East', 'Solar West', 'Medicare Q4', 'Home Warranty', 'Auto Insurance Renewals', 'Debt Relief', 'Final Expense', 'Window Quotes'];
const REASONS = ['Break', 'Lunch', 'Coaching', 'Technical'];
const SIZE: Record<WindowName, number> = { '15m': 0.06, '1h': 0.22, today: 1, '7d': 5.6 };

export interface FloorShape {
  agents: number;
  campaigns: number;
  seed: number;
  now: number;
}

/** A normal-approximate share with an 80 % range; thin ones have no value. */
export function share(hits: number, n: number, least = 20): Rate {
  if (n < least) return { value: null, low: null, high: null, n, raw: n ? hits / n : null };
  const value = (hits + 2) / (n + 8);
  const half = 1.28 * Math.sqrt((value * (1 - value)) / n);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n, raw: hits / n };
}

/** Any other estimate, with a relative half width. */
export function estimate(value: number, n: number, relative: number, least = 5): Rate {
  if (n < least) return { value: null, low: null, high: null, n, raw: null };
  return { value, low: value * (1 - relative), high: value * (1 + relative), n, raw: value };
}

export function column(rates: readonly Rate[]): RateColumn {
  return { value: rates.map((r) => r.value), low: rates.map((r) => r.low), high: rates.map((r) => r.high), n: rates.map((r) => r.n) };
}

export function agentName(i: number): string {
  return `${FIRST[i % FIRST.length]} ${LAST[(i * 7 + Math.floor(i / FIRST.length)) % LAST.length]}`;
}

export const campaignName = (i: number): string => CAMPAIGNS[i] ?? `Campaign ${i + 1}`;

function stateOf(c: Chance): { state: StateName; since: number; reason: string } {
  const x = c.next();
  if (x < 0.5) return { state: 'talk', since: c.whole(2, c.next() < 0.15 ? 900 : 260), reason: '' };
  if (x < 0.72) return { state: 'wait', since: c.whole(1, c.next() < 0.2 ? 420 : 70), reason: '' };
  if (x < 0.82) return { state: 'wrap', since: c.whole(3, 70), reason: '' };
  if (x < 0.93) return { state: 'pause', since: c.whole(5, 1500), reason: c.pick(REASONS) };
  if (x < 0.95) return { state: 'dead', since: c.whole(4, 60), reason: '' };
  return { state: 'logout', since: 3600, reason: '' };
}

interface Made {
  columns: AgentColumns;
  totals: { dials: number; contacts: number; conversions: number; calls: number; talk: number; login: number; answered: number };
}

function makeAgents(shape: FloorShape, window: WindowName, campaign: number | null): Made {
  const c = chance(shape.seed);
  const rows = Array.from({ length: shape.agents }, (_, i) => {
    const skill = 0.2 * c.normal();
    const home = c.whole(0, shape.campaigns - 1);
    const login = Math.round(c.between(4.2, 5.4) * 3600 * SIZE[window]);
    const dials = Math.round(login / c.between(62, 85));
    const answered = Math.round(dials * c.between(0.32, 0.42));
    const contacts = Math.round(dials * Math.max(0.04, c.between(0.14, 0.24)));
    const conversions = Math.round(contacts * Math.max(0.02, 0.12 * Math.exp(skill) + 0.01 * c.normal()));
    const talk = Math.round(login * c.between(0.38, 0.52));
    return { i, home, login, dials, answered, contacts, conversions, talk, live: stateOf(c), trend: 0.025 * c.normal(), quality: 88 + 7 * skill * 4 + 2 * c.normal(), skill };
  }).filter((row) => campaign === null || row.home === campaign);
  const perHour = (row: (typeof rows)[number]) => row.conversions / Math.max(row.login / 3600, 0.1);
  const order = rows.map((row, at) => ({ at, x: perHour(row) * 0.5 + 0.8 * Math.exp(row.skill) })).sort((a, b) => b.x - a.x);
  const place = new Map(order.map(({ at }, rank) => [at, rank + 1]));
  const n = rows.length;
  const spread = Math.max(1, Math.round(n * 0.14 / Math.sqrt(SIZE[window] + 0.1)));
  const enough = rows.map((row) => row.contacts >= 15);
  const rank = rows.map((_, i) => (enough[i] ? (place.get(i) ?? null) : null));
  const quality = rows.map((row) => estimate(Math.min(99, row.quality), row.contacts, 0.04, 15));
  const trend = rows.map((row, i) => (enough[i] ? row.trend : null));
  const mark = trend.map((x) => (x === null ? 'not enough calls' as const : x > 0.02 ? 'improving' as const : x < -0.02 ? 'declining' as const : 'stable' as const));
  const status = quality.map((q, i) => (q.value === null ? 'not enough calls' as const
    : mark[i] === 'declining' || q.value < 85 ? 'needs coaching' as const : q.value >= 90 ? 'excellent' as const : 'good' as const));
  const columns: AgentColumns = {
    id: rows.map((row) => 101 + row.i), name: rows.map((row) => agentName(row.i)), campaign_id: rows.map((row) => 11 + row.home),
    state: rows.map((row) => row.live.state), state_since: rows.map((row) => shape.now - row.live.since), pause_reason: rows.map((row) => row.live.reason),
    rank, rank_low: rank.map((r) => (r === null ? null : Math.max(1, r - spread))), rank_high: rank.map((r) => (r === null ? null : Math.min(n, r + spread))),
    tie: rank.map((r) => (r === null ? null : Math.ceil(r / Math.max(2, spread)))),
    below_team: rows.map((row, i) => (enough[i] ? 1 / (1 + Math.exp(row.skill * 9)) : null)),
    dials: rows.map((row) => row.dials), calls: rows.map((row) => row.answered), human_answered: rows.map((row) => row.answered),
    contacts: rows.map((row) => row.contacts), conversions: rows.map((row) => row.conversions), talk_s: rows.map((row) => row.talk),
    wrap_s: rows.map((row) => Math.round(row.login * 0.11)), wait_s: rows.map((row) => Math.round(row.login * 0.28)),
    pause_s: rows.map((row) => Math.round(row.login * 0.1)), login_s: rows.map((row) => row.login),
    revenue_cents: rows.map((row) => row.conversions * 12_000),
    answer_rate: column(rows.map((row) => share(row.answered, row.dials))),
    conversion_per_contact: column(rows.map((row) => share(row.conversions, row.contacts, 15))),
    conversions_per_hour: column(rows.map((row) => estimate(perHour(row), row.contacts, 0.28, 15))),
    handle_s: column(rows.map((row) => estimate((row.talk * 1.2) / Math.max(1, row.answered), row.answered, 0.11))),
    occupancy: column(rows.map((row) => estimate(0.68 + 0.06 * Math.sin(row.i), row.answered, 0.04))),
    efficiency: column(quality),
    versus_team: rows.map((row, i) => (enough[i] ? perHour(row) - 1.1 : null)), trend, trend_mark: mark, status,
    status_why: status.map((s) => (s === 'excellent' ? 'Quality 90 or more' : s === 'good' ? 'Quality 85 or more'
      : s === 'needs coaching' ? 'Declining trend, or quality below 85' : 'Fewer than 30 contacts')),
  };
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0);
  return { columns, totals: { dials: sum((r) => r.dials), contacts: sum((r) => r.contacts), conversions: sum((r) => r.conversions),
    calls: sum((r) => r.answered), talk: sum((r) => r.talk), login: sum((r) => r.login), answered: sum((r) => r.answered) } };
}

function makeCampaigns(shape: FloorShape, window: WindowName): CampaignColumns {
  const c = chance(shape.seed + 1);
  const rows = Array.from({ length: shape.campaigns }, (_, i) => {
    const dials = Math.round(c.between(1200, 4200) * SIZE[window]);
    const live = Math.round(dials * 0.31);
    const contacts = Math.round(dials * c.between(0.11, 0.22));
    return { i, dials, live, contacts, conversions: Math.round(contacts * c.between(0.05, 0.16)), drops: Math.round(live * c.between(0.004, 0.03)),
      live30: Math.round(c.between(14_000, 30_000)), share30: c.between(0.006, 0.031), hours: c.between(12, 40) * SIZE[window] };
  });
  const cost = rows.map((row) => (row.i % 3 === 1 ? null : Math.round(c.between(180, 640))));
  return {
    id: rows.map((r) => 11 + r.i), name: rows.map((r) => campaignName(r.i)), active: rows.map((r) => r.i !== 6), crew: rows.map(() => c.whole(2, 9)),
    waiting: rows.map(() => c.whole(0, 3)), dialable_leads: rows.map(() => c.whole(300, 18_000)), dials: rows.map((r) => r.dials),
    calls: rows.map((r) => r.live), human_answered: rows.map((r) => r.live), contacts: rows.map((r) => r.contacts), conversions: rows.map((r) => r.conversions),
    drops: rows.map((r) => r.drops), live_answers: rows.map((r) => r.live), talk_s: rows.map((r) => Math.round(r.hours * 1600)),
    login_s: rows.map((r) => Math.round(r.hours * 3600)), revenue_cents: rows.map((r) => r.conversions * 12_000), cost_cents: rows.map(() => null),
    cost_per_lead_cents: cost, cost_note: cost.map((x) => (x === null ? 'no cost configured' : 'Cost per lead from Settings')),
    contact_rate: column(rows.map((r) => share(r.contacts, r.dials))), conversion_per_contact: column(rows.map((r) => share(r.conversions, r.contacts))),
    conversions_per_hour: column(rows.map((r) => estimate(r.conversions / r.hours, r.conversions, 0.18))),
    handle_s: column(rows.map((r) => estimate(200 + 30 * Math.sin(r.i), r.live, 0.06))), drop_rate: column(rows.map((r) => share(r.drops, r.live, 100))),
    drop_rate_30d: column(rows.map((r) => share(Math.round(r.live30 * r.share30), r.live30))),
    drops_30d: rows.map((r) => Math.round(r.live30 * r.share30)), live_answers_30d: rows.map((r) => r.live30), versus_team: rows.map((r) => 0.4 * Math.sin(r.i * 2)),
  };
}

/** One snapshot of the made-up floor. */
export function makeSnapshot(shape: FloorShape, window: WindowName = 'today', campaign: number | null = null): Snapshot {
  const campaigns = makeCampaigns(shape, window);
  const { columns, totals } = makeAgents(shape, window, campaign === null ? null : campaign - 11);
  const states = (state: StateName) => columns.state.filter((s) => s === state).length;
  const hours = totals.login / 3600;
  const drops = campaigns.drops.reduce((a, b) => a + b, 0);
  const live = campaigns.live_answers.reduce((a, b) => a + b, 0);
  return {
    next_update_in_s: 22, api: 1, version: 7, centre: { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true },
    now: shape.now, as_of: shape.now - 8, status: 'live', stale_since: null, reason: '', window: { name: window, start: shape.now - 5 * 3600, end: shape.now },
    campaign_id: campaign, formulas: 'corrected', answer_definition: 'human_answered',
    floor: { logged_in: columns.id.length - states('logout'), wait: states('wait'), talk: states('talk'), dead: states('dead'), wrap: states('wrap'),
      pause: states('pause'), unknown: 0, dialable_leads: 48_210 },
    team: {
      dials: totals.dials, calls: totals.calls, human_answered: totals.answered, contacts: totals.contacts, conversions: totals.conversions, drops,
      talk_s: totals.talk, wrap_s: Math.round(totals.login * 0.11), wait_s: Math.round(totals.login * 0.28), pause_s: Math.round(totals.login * 0.1),
      login_s: totals.login, revenue_cents: totals.conversions * 12_000,
      answer_rate: share(totals.answered, totals.dials), contact_rate: share(totals.contacts, totals.dials), conversion_per_contact: share(totals.conversions, totals.contacts),
      conversions_per_hour: estimate(totals.conversions / hours, totals.conversions, 0.09), contacts_per_hour: estimate(totals.contacts / hours, totals.contacts, 0.04),
      calls_per_hour: estimate(totals.calls / hours, totals.calls, 0.03), handle_s: estimate((totals.talk * 1.2) / totals.calls, totals.calls, 0.03),
      occupancy: estimate(0.69, totals.calls, 0.015), utilisation: estimate(0.61, totals.calls, 0.02), drop_rate: share(drops, live, 100),
      efficiency: estimate(88, totals.calls, 0.02), balance: { value: 0.08, n: columns.id.length, reading: 'even' },
      reliability: { value: 0.41, n: 44, metric: 'conversions_per_hour', sentence: 'About 41 % of the order is skill, the rest luck: with 44 contacts per agent, treat neighbours as equal.' },
    },
    agents: { n: columns.id.length, rank_metric: 'conversions_per_hour', trend_metric: 'answer_rate', columns, more: null },
    campaigns: { n: campaigns.id.length, columns: campaigns },
    health: { level: 'ok', sentence: 'All stages work; last poll 8 s ago.', backfill: { done_days: 30, total_days: 30, rows: 412_330, finished: true, sentence: '30 days of history are stored.' } },
  };
}
