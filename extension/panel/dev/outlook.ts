/** A made-up end of the day: an S-shaped curve, a fan that closes towards the evening, and the states a day can be in. */
import type { FigureName, FigureOutlook, Outlook, OutlookCurve, Verdict } from '../types';
import { campaignName, type FloorShape } from './floor';

const OPEN_S = 4.7 * 3600;
const LEFT_S = 4.3 * 3600;
const SLOT_S = 900;
const ZONE = 'America/New_York';

/** Share of a day's work done at `x` of its length: slow first and last hours, a dip over lunch. */
const pattern = (x: number): number => Math.min(1, Math.max(0, x + 0.06 * Math.sin((x - 0.5) * Math.PI * 2) - 0.02 * Math.sin(x * Math.PI * 4)));

interface Ends {
  likely: number;
  spread: number;
  target: number | null;
  digits: number;
}

const ENDS: Record<FigureName, Ends> = {
  calls: { likely: 2352, spread: 0.035, target: 2300, digits: 0 },
  contacts: { likely: 742, spread: 0.05, target: 700, digits: 0 },
  conversions: { likely: 74, spread: 0.14, target: 90, digits: 0 },
  revenue_cents: { likely: 888_000, spread: 0.15, target: null, digits: -2 },
  answer_rate: { likely: 0.362, spread: 0.025, target: null, digits: 4 },
};
const TEAM_NOW = OPEN_S / (OPEN_S + LEFT_S);

/** Where a day stands that a forecast cannot help yet. */
export type DayState = 'usual' | 'early' | 'few-days' | 'no-target' | 'reached';

const rounded = (x: number, digits: number): number => Math.round(x * 10 ** digits) / 10 ** digits;

const VERDICTS: Record<FigureName, [Verdict, string, string]> = {
  calls: ['within band', '2,352 calls, 102 % of target; the likely range reaches below it.', ''],
  contacts: ['on target', '742 contacts, 106 % of target.', ''],
  conversions: ['below target', '74 conversions, 18 % below target.', '16 more conversions by 18:00: 3.7 more an hour, or 14 agent-hours more.'],
  revenue_cents: ['no target', '$8,880 likely by 18:00.', ''],
  answer_rate: ['no target', '36.2 % likely by 18:00.', ''],
};

function figure(name: FigureName, shape: FloorShape, state: DayState, share: number): FigureOutlook {
  const { likely: whole, spread, target: goal, digits } = ENDS[name];
  const scale = name === 'answer_rate' ? 1 : share;
  const likely = whole * scale;
  const done = name === 'answer_rate' ? 0.358 : rounded(likely * pattern(TEAM_NOW), digits);
  const target = state === 'no-target' || goal === null ? null : Math.round(goal * scale);
  const missing = state === 'early' ? 'too early' as const : state === 'few-days' ? 'not enough days' as const : null;
  const [verdict, sentence, needed] = VERDICTS[name];
  const blank = { likely: null, low: null, high: null, chance: null, hit: null, shortfall: null };
  const shared = { name, so_far: state === 'early' ? rounded(done * 0.04, digits) : done, n: Math.round(({ calls: 2352, contacts: 2352, conversions: 742, revenue_cents: 74, answer_rate: 6500 })[name] * share * pattern(TEAM_NOW)), target };
  if (missing) {
    const why = missing === 'too early' ? 'A forecast needs the first half hour of calls.' : 'A forecast needs 5 open days; 2 are stored.';
    return { ...shared, ...blank, pace: missing === 'too early' ? null : rounded(done / TEAM_NOW, digits), verdict: missing, sentence: why, needed: '' };
  }
  const at = (hours: number) => Math.round((shape.now + hours * 3600) / 300) * 300;
  const reached = state === 'reached' && target !== null;
  const goalNow = reached ? Math.round(done * 0.97) : target;
  const chance = target === null ? null : reached ? 1 : name === 'calls' ? 0.72 : name === 'contacts' ? 0.94 : 0.07;
  const hit = target === null ? null : reached ? { earliest: at(-0.4), likely: at(-0.4), latest: at(-0.4) }
    : name === 'calls' ? { earliest: at(2.1), likely: at(3), latest: null } : name === 'contacts' ? { earliest: at(2.9), likely: at(3.3), latest: at(3.9) } : { earliest: null, likely: null, latest: null };
  return {
    ...shared, likely: rounded(likely, digits), low: rounded(likely * (1 - spread), digits), high: rounded(likely * (1 + spread), digits),
    pace: name === 'answer_rate' ? null : rounded(done / TEAM_NOW, digits), chance, hit, shortfall: !reached && target !== null && likely < target ? target - likely : null,
    target: goalNow, verdict: reached ? 'reached' : target === null ? 'no target' : verdict, sentence: reached ? 'Reached at 13:18; 103 % of target so far.' : target === null && goal !== null ? `${Math.round(likely)} likely by 18:00.` : sentence,
    needed: target === null || reached ? '' : needed,
  };
}

function curve(name: FigureName, shape: FloorShape, share: number): OutlookCurve {
  const { likely: whole, spread, digits } = ENDS[name];
  const start = Math.round((shape.now - OPEN_S) / SLOT_S) * SLOT_S;
  const slots = Math.round((OPEN_S + LEFT_S) / SLOT_S);
  const at = Array.from({ length: slots + 1 }, (_, i) => start + i * SLOT_S);
  const rate = name === 'answer_rate';
  const level = (i: number) => (rate ? 0.362 + 0.02 * Math.exp(-i / 4) * Math.cos(i) : whole * share * pattern(i / slots));
  const current = at.findLastIndex((each) => each <= shape.now);
  const ahead = <T,>(i: number, made: () => T): T | null => (i > current ? made() : null);
  const width = (i: number) => (rate ? whole * spread : whole * share * spread) * Math.sqrt((i - current) / Math.max(1, slots - current));
  const wiggle = (i: number) => (rate ? 0 : whole * share * 0.006 * Math.sin(i * 1.9));
  return {
    name, at, so_far: at.map((_, i) => (i <= current ? rounded(level(i) + wiggle(i), digits) : null)),
    likely: at.map((_, i) => ahead(i, () => rounded(level(i), digits))), low: at.map((_, i) => ahead(i, () => rounded(level(i) - width(i), digits))),
    high: at.map((_, i) => ahead(i, () => rounded(level(i) + width(i), digits))), usual: at.map((_, i) => rounded(level(i) * (rate ? 1.01 : 1.03), digits)),
  };
}

/** Where today ends, for the team or one campaign. */
export function makeOutlook(shape: FloorShape, campaign: number | null, state: DayState = 'usual'): Outlook {
  const names = Object.keys(ENDS) as FigureName[];
  const share = campaign === null ? 1 : 0.22;
  const thin = state === 'early' || state === 'few-days';
  return {
    centre: { id: 1, name: 'Northside Sales Floor', zone: ZONE, simulated: true }, now: shape.now, as_of: shape.now - 8, campaign_id: campaign,
    day_start: shape.now - 13 * 3600, opens_at: shape.now - OPEN_S, closes_at: shape.now + LEFT_S, history_days: state === 'few-days' ? 2 : 24,
    model: 'pattern', model_name: 'pace × pattern',
    model_sentence: 'So far today, divided by the share of the day usually done by now: the median of the last 8 Mondays at this hour, and 16 other open days.',
    sentence: thin ? 'No forecast yet.' : '2,352 calls likely, 102 % of target.', figures: names.map((name) => figure(name, shape, state, share)),
    curves: thin ? [] : names.map((name) => curve(name, shape, share)),
    capacity: thin ? null : { agent_hours: 86.4, agents: 24, likely: 1104, low: 1035, high: 1172, sentence: '24 agents have 86 agent-hours left today, breaks out: 1,035 to 1,172 more calls at their own rate.' },
    campaigns: campaign !== null || thin ? [] : Array.from({ length: shape.campaigns }, (_, i) => ({ campaign_id: 11 + i, name: campaignName(i), figures: names.map((name) => figure(name, shape, state, [0.3, 0.22, 0.18, 0.14, 0.1, 0.06][i] ?? 0.05)) })),
    record: thin ? '' : '31 of 40 days ended inside the range given at this hour.',
  };
}
