/** A small picture of the floor in the wire's shape. */
import type { Rate, RateColumn, Snapshot } from '../shared/types';

const rate: Rate = { value: 0.2, low: 0.1, high: 0.3, n: 50, raw: 0.2 };
const rates = (n: number): RateColumn => ({
  value: Array<number>(n).fill(0.2), low: Array<number>(n).fill(0.1), high: Array<number>(n).fill(0.3), n: Array<number>(n).fill(50),
});
const COUNTS = ['dials', 'calls', 'human_answered', 'contacts', 'conversions', 'talk_s', 'wrap_s', 'wait_s', 'pause_s',
  'login_s', 'revenue_cents', 'campaign_id', 'state_since', 'rank', 'rank_low', 'rank_high', 'tie', 'below_team',
  'versus_team', 'trend'] as const;
const RATES = ['answer_rate', 'conversion_per_contact', 'conversions_per_hour', 'handle_s', 'occupancy', 'efficiency'] as const;

type Statuses = Snapshot['agents']['columns']['status'];

/** The floor with one agent per entry of `status`, all talking. */
export function floor(status: Statuses = ['good', 'needs coaching'], change: Partial<Snapshot> = {}): Snapshot {
  const n = status.length;
  const columns = {
    id: status.map((_, i) => i + 1),
    name: status.map((_, i) => `Agent ${i + 1}`),
    state: status.map(() => 'talk'),
    pause_reason: status.map(() => ''),
    trend_mark: status.map(() => 'stable'),
    status_why: status.map(() => ''),
    status,
    ...Object.fromEntries(COUNTS.map((name) => [name, status.map(() => 1)])),
    ...Object.fromEntries(RATES.map((name) => [name, rates(n)])),
  } as unknown as Snapshot['agents']['columns'];
  const teamCounts = Object.fromEntries(COUNTS.slice(0, 11).map((name) => [name, 10]));
  const teamRates = Object.fromEntries(
    [...RATES, 'contact_rate', 'contacts_per_hour', 'calls_per_hour', 'utilisation', 'drop_rate'].map((k) => [k, rate]),
  );
  return {
    next_update_in_s: 12.5, api: 1, version: 3, now: 1_800_000_000, as_of: 1_799_999_990, status: 'live',
    stale_since: null, reason: '', campaign_id: null, formulas: 'corrected', answer_definition: 'human_answered',
    centre: { id: 7, name: 'Austin', zone: 'America/Chicago', simulated: false },
    window: { name: 'today', start: 1_799_990_000, end: 1_800_000_000 },
    floor: { logged_in: n, wait: 0, talk: n, dead: 0, wrap: 0, pause: 0, unknown: 0, dialable_leads: 100 },
    team: {
      ...teamCounts, drops: 0, ...teamRates,
      balance: { value: 0.1, n, reading: 'even' },
      reliability: { value: 0.5, n: 50, metric: 'conversions_per_hour', sentence: '' },
    } as unknown as Snapshot['team'],
    agents: { n, rank_metric: 'conversions_per_hour', trend_metric: 'conversion_per_contact', columns, more: null },
    campaigns: { n: 0, columns: {} as Snapshot['campaigns']['columns'] },
    health: {
      level: 'ok', sentence: '',
      backfill: { done_days: 30, total_days: 30, rows: 1, finished: true, sentence: '' },
    },
    ...change,
  };
}
