/** Made-up answers to every question of the panel. */
import type { AgentColumns, AgentDetail, CallPage, DataHealth, Matrix, Metric, SeedSwitch, SettingsAnswer, Snapshot, StateName, StateSpan, TokenTest } from '../types';
import { campaignName, estimate, makeSnapshot, share, type FloorShape } from './floor';
import { chance } from './random';

const DISPOSITIONS = [['NA', 'No answer'], ['AA', 'Answering machine'], ['NI', 'Not interested'], ['CB', 'Callback'], ['SALE', 'Sale'], ['DNC', 'Do not call'], ['DROP', 'Dropped']] as const;

function shift(c: ReturnType<typeof chance>, start: number, end: number): StateSpan[] {
  const spans: StateSpan[] = [];
  let at = start;
  const cycle: StateName[] = ['wait', 'talk', 'wrap'];
  for (let i = 0; at < end; i++) {
    const state = c.next() < 0.02 ? 'pause' : (cycle[i % 3] as StateName);
    const mean = { wait: 60, talk: 170, wrap: 26, pause: 800 }[state as 'wait'] ?? 30;
    const until = Math.min(end, at + Math.max(4, Math.round(mean * c.between(0.3, 1.9))));
    spans.push({ state, start: at, end: until, campaign_id: 11 + (Math.floor(i / 90) % 2), reason: state === 'pause' ? 'Break' : '' });
    at = until;
  }
  return spans;
}

export function makeAgent(shape: FloorShape, id: number, window: Snapshot['window']['name']): AgentDetail | null {
  const snapshot = makeSnapshot(shape, window);
  const a = snapshot.agents.columns as Required<AgentColumns>;
  const row = a.id.indexOf(id);
  if (row < 0) return null;
  const c = chance(shape.seed + id);
  const pickRate = (key: 'answer_rate' | 'conversion_per_contact' | 'conversions_per_hour' | 'handle_s' | 'occupancy' | 'efficiency') =>
    ({ value: a[key].value[row] ?? null, low: a[key].low[row] ?? null, high: a[key].high[row] ?? null, n: a[key].n[row] ?? 0, raw: a[key].value[row] ?? null });
  const start = shape.now - 5 * 3600 - 700;
  const states = shift(c, start, shape.now);
  const calls = a.calls[row] ?? 0;
  const pick = <T,>(column: readonly T[]) => column[row] as T;
  return {
    centre: snapshot.centre, now: shape.now, as_of: snapshot.as_of, window: snapshot.window, id, name: pick(a.name), state: pick(a.state),
    state_since: pick(a.state_since), pause_reason: pick(a.pause_reason), campaign_id: pick(a.campaign_id), rank: pick(a.rank), rank_low: pick(a.rank_low),
    rank_high: pick(a.rank_high), below_team: pick(a.below_team), calls, human_answered: calls, contacts: pick(a.contacts), conversions: pick(a.conversions),
    talk_s: pick(a.talk_s), wrap_s: pick(a.wrap_s), wait_s: pick(a.wait_s), pause_s: pick(a.pause_s), login_s: pick(a.login_s), revenue_cents: pick(a.revenue_cents),
    answer_rate: pickRate('answer_rate'), conversion_per_contact: pickRate('conversion_per_contact'), conversions_per_hour: pickRate('conversions_per_hour'),
    contacts_per_hour: estimate(9.4, calls, 0.12), calls_per_hour: estimate(17.2, calls, 0.07), handle_s: pickRate('handle_s'), occupancy: pickRate('occupancy'),
    utilisation: estimate(0.6, calls, 0.05), efficiency: pickRate('efficiency'), efficiency_seed: 104, efficiency_parts: { handling: 0.96, talking: 0.81, outcome: null },
    status: pick(a.status), status_why: pick(a.status_why), versus_dialer: 'Convoso reports 92 calls for today, we count 92: they agree.',
    campaigns: [0, 1, 4].map((i) => ({ campaign_id: 11 + i, name: campaignName(i), calls: 40 - i * 9, contacts: 22 - i * 5, conversions: 3 - (i % 3), talk_s: 4000, login_s: 7000,
      revenue_cents: 36_000, conversion_per_contact: share(3 - (i % 3), 22 - i * 5, 10), conversions_per_hour: estimate(1.2 - i * 0.2, 22 - i * 5, 0.4, 10),
      handle_s: estimate(210 + i * 12, 40 - i * 9, 0.14), mark: i === 0 ? 'best' : i === 1 ? 'mismatch' : 'not enough calls' })),
    states, shift_start: start, shift_end: shape.now,
  };
}

export function makeCalls(shape: FloorShape, query: URLSearchParams): CallPage {
  const a = makeSnapshot(shape).agents.columns;
  const agent = query.get('agent');
  const campaign = query.get('campaign');
  const outcome = query.get('outcome');
  const size = Number(query.get('limit') ?? 200);
  const skip = Number((query.get('before') ?? '0.0').split('.')[0]);
  const total = agent ? 92 : 1840;
  const n = Math.min(size, total - skip);
  const c = chance(shape.seed + skip);
  const rows = Array.from({ length: n }, (_, i) => {
    const who = agent ? a.id.indexOf(Number(agent)) : c.whole(0, a.id.length - 1);
    const kind = outcome === 'conversion' ? 4 : outcome === 'drop' ? 6 : outcome === 'contact' ? c.pick([2, 3, 4]) : c.pick([0, 1, 2, 2, 2, 3, 3, 4, 5, 6]);
    return { who, kind, at: shape.now - 40 - (skip + i) * 11, talk: kind === 6 ? 0 : c.whole(4, kind >= 2 ? 520 : 30), campaign: campaign ? Number(campaign) : 11 + c.whole(0, shape.campaigns - 1) };
  });
  const dropped = (kind: number) => kind === 6;
  return {
    now: shape.now, as_of: shape.now - 8, start: shape.now - 5 * 3600, end: shape.now, n, total, contacts: Math.round(total * 0.31), conversions: Math.round(total * 0.036),
    talk_s: total * 96, next: skip + n < total ? `${skip + n}.1` : null, statuses: DISPOSITIONS.map(([code]) => code),
    columns: {
      id: rows.map((_, i) => 900_000 - skip - i), started_at: rows.map((r) => r.at), agent_id: rows.map((r) => (dropped(r.kind) ? null : (a.id[r.who] ?? null))),
      agent: rows.map((r) => (dropped(r.kind) ? '' : (a.name[r.who] ?? ''))), campaign_id: rows.map((r) => r.campaign), campaign: rows.map((r) => campaignName(r.campaign - 11)),
      list_id: rows.map(() => 7), lead_id: rows.map((r) => 5_000_000 + (r.at % 9973)), status: rows.map((r) => DISPOSITIONS[r.kind]?.[0] ?? ''),
      status_name: rows.map((r) => DISPOSITIONS[r.kind]?.[1] ?? ''), talk_s: rows.map((r, i) => (i === 0 && skip === 0 ? null : r.talk)),
      wrap_s: rows.map((r) => (dropped(r.kind) ? null : 12 + (r.at % 30))), call_type: rows.map(() => 'OUTBOUND'), term_reason: rows.map((r) => (r.at % 2 ? 'AGENT' : 'CALLER')),
      contact: rows.map((r) => r.kind >= 2 && r.kind <= 4), conversion: rows.map((r) => r.kind === 4), drop: rows.map((r) => dropped(r.kind)),
      live: rows.map((_, i) => i === 0 && skip === 0), provisional: rows.map((_, i) => i < 6 && skip === 0),
    },
  };
}

export function makeMatrix(shape: FloorShape, metric: Metric, window: Snapshot['window']['name']): Matrix {
  const snapshot = makeSnapshot(shape, window);
  const a = snapshot.agents.columns;
  const c = chance(shape.seed + 5);
  const scale = { conversion_per_contact: 0.11, conversions_per_hour: 1.3, contacts_per_hour: 9, handle_s: 240 }[metric];
  const cells = a.id.flatMap(() => Array.from({ length: shape.campaigns }, () => {
    const n = c.next() < 0.25 ? 0 : c.whole(2, 70);
    const value = n < 12 ? null : scale * Math.exp(0.3 * c.normal());
    return { n, value };
  }));
  const width = shape.campaigns;
  const best = (i: number) => cells.every((other, j) => j % width !== i % width || (other.value ?? 0) <= (cells[i]?.value ?? 0));
  return {
    centre: snapshot.centre, now: shape.now, as_of: snapshot.as_of, window: snapshot.window, metric, agent_ids: a.id, agent_names: a.name,
    campaign_ids: snapshot.campaigns.columns.id, campaign_names: snapshot.campaigns.columns.name, campaign_value: snapshot.campaigns.columns.id.map(() => scale),
    cells: {
      value: cells.map((x) => x.value), low: cells.map((x) => (x.value === null ? null : x.value * 0.7)), high: cells.map((x) => (x.value === null ? null : x.value * 1.35)),
      n: cells.map((x) => x.n),
      mark: cells.map((x, i) => (x.n === 0 ? '' : x.value === null ? 'thin' : shape.agents <= 60 && best(i) ? 'best' : x.value > scale * 1.6 ? 'tie' : x.value < scale * 0.55 ? 'mismatch' : '')),
    },
  };
}

export function makeSeedSwitch(shape: FloorShape): SeedSwitch {
  const a = makeSnapshot(shape).agents.columns;
  const n = Math.min(14, a.id.length);
  const ranks = Array.from({ length: n }, (_, i) => i + 1);
  return { n, id: a.id.slice(0, n), name: a.name.slice(0, n), corrected: a.efficiency.value.slice(0, n), seed: ranks.map((r) => 120 - r * 3), rank_corrected: ranks,
    rank_seed: ranks.map((r) => ((r * 5) % n) + 1), sentence: `With the seed formula ${n - 1} of ${n} places change; longer calls move up.` };
}

export function makeSettings(shape: FloorShape): SettingsAnswer {
  const c = makeSnapshot(shape).campaigns.columns;
  return {
    centre: { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true }, dialer_url: 'https://api.convoso.com', token_stored: true,
    campaigns: Object.fromEntries(c.id.map((id, i) => [String(id), c.name[i] ?? ''])),
    missing: ['No value per conversion for Solar West: revenue is hidden there.', 'No target for conversions per day: pace is not shown.'],
    settings: {
      name: 'Northside Sales Floor', zone: 'America/New_York', poll_interval_s: 30, excluded_names: ['Test User'],
      terms: [{ campaign_id: 11, value_cents: 12_000, margin_cents: null, cost_per_lead_cents: 420, cost_per_hour_cents: null, target_per_contact: 0.12, ideal_handle_s: 240 }],
      targets: { calls_per_day: 2400, contacts_per_day: null, conversions_per_day: null, revenue_cents_per_day: null }, drop_limit: 0.03, formulas: 'corrected',
      answer_definition: 'human_answered', rank_metric: 'conversions_per_hour', benchmark: 'team_mean', dead_band_points: 2, min_contacts: 30, excellent_at: 90, good_at: 85,
      steering: { wanted: [{ campaign_id: 12, seats: 8, crew_min: 2, predictive: true, needs: [] }, { campaign_id: 13, seats: null, crew_min: 2, predictive: true, needs: ['Licence'] }, { campaign_id: 15, seats: null, crew_min: 0, predictive: false, needs: ['Spanish'] }],
        abilities: [{ agent_id: 104, skills: ['Spanish', 'Licence'], never: [16], from_min: 540, until_min: 1020, max_hours: 8, fixed: false }, { agent_id: 111, skills: [], never: [], from_min: null, until_min: null, max_hours: null, fixed: true }] },
    },
  };
}

export function makeHealth(shape: FloorShape): DataHealth {
  const stage = (name: string, title: string, state: 'ok' | 'warn' | 'bad' | 'waiting', rows: number, more: object = {}) =>
    ({ name, title, last_run: shape.now - 8, last_ok: shape.now - 8, duration_ms: 142, rows, rejected: 0, errors: 0, state, message: '', what_to_do: '', ...more });
  return {
    centre: { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true }, now: shape.now, as_of: shape.now - 8, status: 'live', reason: '',
    requests_per_min: 6.2, poll_interval_s: 30, clock_skew_s: 0.4,
    stages: [
      stage('monitor', 'Agent Monitor', 'ok', 28), stage('log', 'Call log', 'ok', 41), stage('productivity', 'Agent productivity', 'warn', 96,
        { rejected: 2, message: '2 rows had an impossible duration and were left out.', what_to_do: 'Nothing to do; they are counted below.' }),
      stage('performance', 'Agent performance', 'bad', 0, { last_ok: shape.now - 4000, errors: 3, message: 'Convoso refused the request: no permission for this section.',
        what_to_do: 'Tick "Agent Performance" for the API token in Convoso, then test the token.' }),
      stage('store', 'Store', 'ok', 137), stage('analyse', 'Analysis', 'ok', 28), stage('serve', 'Panel', 'waiting', 0, { last_run: null, duration_ms: null }),
    ],
    rejects: [{ at: shape.now - 300, endpoint: 'productivity', reason: 'duration below zero', sample: 'duration=-4' }],
    backfill: { done_days: 12, total_days: 30, rows: 161_203, finished: false, sentence: '12 of 30 days are stored; about 20 minutes to go.' },
    calls_stored: 161_203, oldest_call: shape.now - 12 * 86_400, store_bytes: 81_200_000, schema_version: '0003', backend_version: '1.0.0',
    agreement: 'Today Convoso reports 1,902 calls and we count 1,902: they agree.',
  };
}

export const tokenTest: TokenTest = { ok: false, sections: { 'agent-monitor': 'ok', log: 'ok', 'agent-performance': 'forbidden', statuses: 'ok' },
  message: 'The token works, but one section is closed.', what_to_do: 'Open "Agent Performance" for it in Convoso.' };
