/** Made-up alerts: every kind, level and state once, with charts that show what their sentences say. */
import type { Alert, Alerts, KindRecord, ReactionRequest } from '../types';
import { campaignName, makeSnapshot, type FloorShape } from './floor';
import { chance } from './random';

const STEP_S = 900;
const ZONE = 'America/New_York';

/** A metric that stays usual and then leaves its band over the last `moving` intervals. */
function chart(shape: FloorShape, usual: number, to: number, spread: number, moving = 7, seed = 1): Alert['chart'] {
  const c = chance(shape.seed + seed);
  const end = Math.floor(shape.now / STEP_S) * STEP_S;
  const length = 18;
  const level = (i: number) => usual + (to - usual) * Math.max(0, (i - (length - moving)) / (moving - 1));
  const each = Array.from({ length }, (_, i) => ({ at: end - (length - 1 - i) * STEP_S, n: i === 9 ? 0 : c.whole(3, 9), noise: c.normal() }));
  return {
    at: each.map(({ at }) => at), n: each.map(({ n }) => n),
    value: each.map(({ n, noise }, i) => (n === 0 ? null : level(i) + noise * spread * 0.35)),
    usual: each.map((_, i) => usual * (1 + 0.02 * Math.sin(i / 3))), low: each.map(() => usual - spread), high: each.map(() => usual + spread),
  };
}

interface Said extends Partial<Alert> {
  id: number;
  sentence: string;
}

function alert(shape: FloorShape, said: Said): Alert {
  const since = shape.now - 2 * 3600;
  const agent = said.agent_id ?? null;
  const campaign = said.campaign_id ?? null;
  return {
    kind: 'agent_drift', tone: 'risk', level: 'likely', state: 'open', agent_id: agent, agent: '', campaign_id: campaign, campaign: '', agents: [], metric: 'handle_s',
    metrics: ['handle_s'], unit: 'seconds', now_value: 512, usual_value: 405, n: 31, points: 107, relative: 0.264, reason: '', odds: '', advice: '', praise: '', chance: null, crosses: null,
    began_at: since, raised_at: shape.now - 24 * 60, updated_at: shape.now - 240, ended_at: null, held_back_why: '', origin: 'live', priority: 1, outcome: 'pending', outcome_sentence: '',
    lead_s: null, reaction: null, reaction_reason: '', chart: chart(shape, 405, 512, 60, 7, said.id), calls: { start: since, end: shape.now, agent_id: agent, campaign_id: campaign, statuses: [] }, ...said,
  };
}

function list(shape: FloorShape): Alert[] {
  const { id, name } = makeSnapshot(shape).agents.columns;
  const who = (i: number) => ({ agent_id: id[i] ?? 101 + i, agent: name[i] ?? `Agent ${i}` });
  const where = (i: number) => ({ campaign_id: 11 + i, campaign: campaignName(i) });
  const first = (i: number) => (name[i] ?? '').split(' ')[0];
  const ago = (minutes: number) => shape.now - minutes * 60;
  const make = (said: Said) => alert(shape, said);
  return [
    make({ id: 1, ...who(1), ...where(0), level: 'act', priority: 9.1, chance: 0.78, crosses: { earliest: ago(-18), likely: ago(-52), latest: ago(-110) },
      sentence: `${first(1)}'s handle time is trending up: the last 31 calls averaged 8:32 against a usual 6:45. Consider coaching this hour.`,
      reason: 'Handle time 8:32 (7:50–9:18) against 6:45 for the same campaign and hours, from 412 calls of the last 20 shifts. Wrap rose first, from 0:38 to 1:02; pauses are as usual.',
      odds: 'This happens by luck in about 1 of 140 shifts.', advice: 'Listen to one call and look at the wrap: most of the extra time came after 12:00.' }),
    make({ id: 2, kind: 'campaign_agents', ...where(2), agents: [id[3] ?? 0, id[6] ?? 0, id[9] ?? 0], level: 'act', priority: 7.4, metric: 'conversion_per_contact', unit: 'share', now_value: 0.071, usual_value: 0.118, n: 196, points: -0.047, relative: -0.4,
      chance: 0.71, crosses: { earliest: ago(-10), likely: ago(-40), latest: null }, chart: chart(shape, 0.118, 0.071, 0.022, 6, 2), raised_at: ago(41),
      sentence: `Three agents on ${campaignName(2)} convert less than usual since 12:10: 7.1 % against 11.8 %. Look at the list or script before coaching one by one.`,
      reason: '14 conversions of 196 contacts against 23 expected for these agents, hours and lists. The other campaigns of the same agents are as usual, so it is the campaign.',
      odds: 'This happens by luck in about 1 of 90 shifts.', advice: 'Check which list was loaded at 12:00, then coach the three together.' }),
    make({ id: 3, kind: 'campaign_drops', ...where(1), level: 'likely', priority: 5.2, metric: 'drop_rate', unit: 'share', now_value: 0.023, usual_value: 0.02, n: 261, points: 0.003, relative: 0.15, chart: chart(shape, 0.02, 0.023, 0.005, 4, 3), raised_at: ago(12),
      sentence: `${campaignName(1)} drops 2.3 % of live answers in the last 30 min, usually 2.0 % (+0.3 pt, +15 %).`, reason: '6 dropped of 261 live answers. The 30 days stand at 2.61 %; at this rate the day adds 22 drops and 96 remain.',
      odds: 'This happens by luck in about 1 of 12 shifts.', advice: 'Lower the dial level by one step until the wait is over 20 s again.', calls: { start: ago(30), end: shape.now, agent_id: null, campaign_id: 12, statuses: ['DROP'] } }),
    make({ id: 4, kind: 'agent_streak', tone: 'praise', ...who(0), ...where(4), level: 'likely', priority: 4.4, metric: 'streak', unit: 'count', now_value: 5, usual_value: 2, n: 24, points: 3, relative: null, chart: chart(shape, 2, 5, 1.2, 4, 4), raised_at: ago(7),
      sentence: `${first(0)} had 5 calls of 95 % quality or better in a row.`, reason: '5 in a row, where 61 % of the calls usually reach 95 %.', odds: 'By luck this comes about once in 3 of her shifts, and on some floor of 28 agents almost daily: still worth a word.',
      advice: 'Say so while it is fresh.', praise: `${first(0)}, five excellent calls in a row this afternoon. Great work, keep it going!` }),
    make({ id: 5, kind: 'workload', ...who(7), ...where(3), level: 'watch', priority: 2.1, metric: 'since_break_s', unit: 'seconds', now_value: 10_260, usual_value: 7200, n: 10_260, points: 3060, relative: 0.42, chart: chart(shape, 7200, 10_260, 1400, 9, 5), raised_at: ago(16),
      sentence: `${first(7)} has worked 2 h 51 without a break, 91 % of it in calls.`, reason: 'Last pause of 5 min or more at 10:51. The team averages 1 h 40 between breaks.', odds: '', advice: 'Offer a break before the 14:00 peak.' }),
    make({ id: 6, kind: 'agent_unusual', tone: 'praise', ...who(12), ...where(0), level: 'watch', priority: 1.8, metric: 'conversions_per_hour', unit: 'per_hour', now_value: 2.4, usual_value: 1.3, n: 44, points: 1.1, relative: 0.85, chart: chart(shape, 1.3, 2.4, 0.6, 6, 6), raised_at: ago(50),
      sentence: `${first(12)} converts 2.4 an hour since 11:30, usually 1.3.`, reason: '7 conversions of 44 contacts against 4.1 expected on these lists.', odds: 'This happens by luck in about 1 of 25 shifts.', advice: 'Ask what is different, and let two others listen.',
      praise: `${first(12)}, 2.4 conversions an hour since half past eleven. What are you doing differently? The team would like to hear it.` }),
    make({ id: 7, ...who(4), ...where(0), level: 'act', state: 'ended', priority: 6, ended_at: ago(38), raised_at: ago(148), reaction: 'coached', outcome: 'right', lead_s: 4200,
      outcome_sentence: 'Right: crossed 10 % below usual at 12:25, 1 h 10 after the warning.', sentence: `${first(4)}'s contacts per hour are falling: 6.1 against a usual 8.9.`, metric: 'contacts_per_hour', unit: 'per_hour', now_value: 6.1, usual_value: 8.9, points: -2.8, relative: -0.31, n: 52, chart: chart(shape, 8.9, 6.1, 1.6, 8, 7), odds: 'This happens by luck in about 1 of 60 shifts.', reason: '52 contacts in 8.5 agent-hours over two weeks at this hour.' }),
    make({ id: 8, ...who(9), ...where(3), state: 'ended', priority: 3, ended_at: ago(95), raised_at: ago(190), outcome: 'wrong', outcome_sentence: 'Wrong: handle time came back to usual by 12:10 without crossing.', sentence: `${first(9)}'s handle time is trending up: 6:58 against a usual 6:05.`, now_value: 418, usual_value: 365, points: 53, relative: 0.145, odds: 'This happens by luck in about 1 of 20 shifts.', reason: '18 calls.' }),
    make({ id: 9, kind: 'agent_unusual', ...who(15), ...where(2), state: 'ended', level: 'watch', priority: 2, ended_at: ago(120), raised_at: ago(170), outcome: 'untold', outcome_sentence: 'Cannot tell: 4 calls followed before the logout.', sentence: `${first(15)}'s wrap doubled to 1:20.`, now_value: 80, usual_value: 40, points: 40, relative: 1, n: 16, chart: chart(shape, 40, 80, 18, 5, 9), odds: 'This happens by luck in about 1 of 30 shifts.', reason: '16 calls.' }),
    make({ id: 10, ...who(18), ...where(1), state: 'dismissed', level: 'watch', priority: 1.5, raised_at: ago(100), reaction: 'dismissed', reaction_reason: 'Training a new colleague', sentence: `${first(18)}'s pauses are longer than usual: 21 % of the shift against 12 %.`, metric: 'pause_share', unit: 'share', now_value: 0.21, usual_value: 0.12, n: 1, points: 0.09, relative: 0.75, chart: chart(shape, 0.12, 0.21, 0.03, 6, 10), odds: 'This happens by luck in about 1 of 45 shifts.', reason: 'Pause 41 of 196 min.' }),
    make({ id: 11, ...who(20), ...where(1), state: 'held_back', level: 'watch', priority: 1.2, raised_at: ago(33), held_back_why: 'Three newer alerts of this hour promise more; at most 3 are shown an hour.', sentence: `${first(20)}'s handle time is trending up: 7:02 against a usual 6:20.`, now_value: 422, usual_value: 380, points: 42, relative: 0.11, n: 19, odds: 'This happens by luck in about 1 of 8 shifts.', reason: '19 calls.' }),
    make({ id: 12, kind: 'agent_unusual', ...who(22), ...where(5), state: 'held_back', level: 'likely', priority: 1, raised_at: ago(61), held_back_why: 'Alerts of this kind were right 9 of the last 20 times; they are shown again from 14 of 20.', sentence: `${first(22)}'s conversion per contact fell to 4 %, usually 10 %.`, metric: 'conversion_per_contact', unit: 'share', now_value: 0.04, usual_value: 0.1, points: -0.06, relative: -0.6, n: 25, chart: chart(shape, 0.1, 0.04, 0.05, 5, 12), odds: 'This happens by luck in about 1 of 9 shifts.', reason: '1 of 25 contacts.' }),
  ];
}

function record(kind: KindRecord['kind'], title: string, right: number, wrong: number, more: Partial<KindRecord> = {}): KindRecord {
  const judged = right + wrong;
  return {
    kind, tone: 'risk', title, raised: judged + 6, right, wrong, untold: 4, pending: 2, precision: judged >= 10 ? right / judged : null, precision_low: judged >= 10 ? right / judged - 0.15 : null,
    precision_high: judged >= 10 ? Math.min(1, right / judged + 0.1) : null, recall: 0.44, drops: 41, before: 0.82, median_lead_s: 6600, lead_1h: 0.7, lead_2h: 0.41, muted: false, muted_since: null,
    sentence: judged >= 10 ? `Right ${right} of the last ${judged} times; median warning 1 h 50.` : `${judged} judged so far: too few to say how often it is right.`, ...more,
  };
}

const records = (shape: FloorShape): KindRecord[] => [
  record('agent_drift', 'Agent drifting', 17, 4), record('campaign_agents', 'Several agents of a campaign', 11, 3), record('campaign_drops', 'Drops of a campaign', 5, 1),
  record('agent_streak', 'Streaks', 19, 2, { tone: 'praise', sentence: 'Held 19 of the last 21 times.' }), record('workload', 'Workload', 3, 1),
  record('agent_unusual', 'Agent unusual', 9, 11, { muted: true, muted_since: shape.now - 3 * 86_400, sentence: 'Right 9 of the last 20 times; held back since Friday, still counted.' }),
];

/** The state of the watch that a page asks for. */
export type WatchState = 'usual' | 'calm' | 'learning';

const kept = new Map<number, Partial<Alert>>();

/** Today's alerts, or those of a day gone by. */
export function makeAlerts(shape: FloorShape, day: string | null, state: WatchState = 'usual'): Alerts {
  const all = state === 'usual' ? list(shape).map((each) => ({ ...each, ...kept.get(each.id) })) : [];
  const past = day === null ? all : all.filter(({ state: s }) => s !== 'open').map((each) => ({ ...each, origin: 'replay' as const }));
  const { id, name } = makeSnapshot(shape).agents.columns;
  const thin = (i: number, calls: number, more: number) => ({ agent_id: id[i] ?? 0, name: name[i] ?? '', calls, more_calls: more, sentence: `Not enough calls to warn on this: about ${more} more.` });
  return {
    centre: { id: 1, name: 'Northside Sales Floor', zone: ZONE, simulated: true }, now: shape.now, as_of: shape.now - 8, day_start: shape.now - 13 * 3600, reviewed_at: shape.now - 240,
    watching: state === 'learning' ? '' : '26 agents and 6 campaigns are watched every 5 minutes.', budget: 'At most 3 new alerts an hour; about 1 false alert a shift is expected over the whole floor.',
    learning: state === 'learning' ? 'Warnings begin once 5 open days are stored; 2 are. The history still loads, about 20 minutes to go.' : '',
    n: past.length, alerts: past, thin: state === 'learning' ? [] : [thin(24, 6, 41), thin(25, 11, 29), thin(26, 14, 18)], records: records(shape),
  };
}

/** Notes a reaction as the backend would; null where there is no such alert. */
export function react(shape: FloorShape, id: number, { reaction, reason = '' }: ReactionRequest): Alert | null {
  const state = reaction === 'dismissed' ? 'dismissed' as const : reaction === 'reopened' ? 'open' as const : null;
  kept.set(id, { reaction, reaction_reason: reason, ...(state ? { state } : {}) });
  return makeAlerts(shape, null).alerts.find((each) => each.id === id) ?? null;
}
