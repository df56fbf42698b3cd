/** Made-up answers about trends, causes, bottlenecks and the track record. */
import type { Bottleneck, Bottlenecks, Cause, CauseSplit, ForecastDay, KindRecord, TrackRecord, Trend, Trends } from '../types';
import { campaignName, makeSnapshot, type FloorShape } from './floor';
import { chance, type Chance } from './random';

const CENTRE = { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true };
const HOUR = 3600;
const STEP = 900;

type Shape = Pick<Trend, 'metric' | 'unit' | 'better' | 'target' | 'mark' | 'verdict' | 'chance' | 'strength' | 'sentence'> & {
  level: number;
  /** Change over the shift as a share of the level. */
  drift: number;
  noise: number;
  perInterval: number;
};

const SHAPES: Record<'answer_rate' | 'handle_s' | 'conversion_per_contact' | 'contact_rate' | 'wrap_s' | 'occupancy' | 'pause_share', Shape> = {
  answer_rate: { metric: 'answer_rate', unit: 'share', better: 'higher', level: 0.36, drift: -0.16, noise: 0.08, perInterval: 38, target: 0.33, mark: 'declining', verdict: 'likely to fall below',
    chance: 0.22, strength: 'clear: luck alone brings this about 1 shift in 40', sentence: 'Answer rate fell from 36.0 % to 30.4 % since 11:00; at this pace it stays below 33 % for the next two hours.' },
  contact_rate: { metric: 'contact_rate', unit: 'share', better: 'higher', level: 0.17, drift: -0.12, noise: 0.09, perInterval: 160, target: 0.16, mark: 'declining', verdict: 'uncertain',
    chance: 0.46, strength: 'fair: luck alone brings this about 1 shift in 9', sentence: 'Contact rate is 1.9 points below the usual level of this hour.' },
  handle_s: { metric: 'handle_s', unit: 'seconds', better: 'lower', level: 405, drift: 0.2, noise: 0.1, perInterval: 9, target: 440, mark: 'declining', verdict: 'likely to fall below',
    chance: 0.18, strength: 'clear: luck alone brings this about 1 shift in 30', sentence: 'Handle time is up from 6:45 to 8:02 since 12:30, mostly wrap.' },
  conversion_per_contact: { metric: 'conversion_per_contact', unit: 'share', better: 'higher', level: 0.115, drift: 0.03, noise: 0.2, perInterval: 14, target: null, mark: 'stable', verdict: 'no target',
    chance: null, strength: 'no change beyond luck', sentence: 'Conversions per contact 11.1 %, usually 11.5 % at this time; stable.' },
  wrap_s: { metric: 'wrap_s', unit: 'seconds', better: 'lower', level: 26, drift: 0.9, noise: 0.14, perInterval: 22, target: 29, mark: 'declining', verdict: 'likely to fall below',
    chance: 0.12, strength: 'clear: a change this size happens by luck in about 1 shift of 60', sentence: 'Wrap time 0:44, usually 0:26 at this time.' },
  occupancy: { metric: 'occupancy', unit: 'share', better: 'higher', level: 0.72, drift: 0.02, noise: 0.05, perInterval: 40, target: 0.65, mark: 'stable', verdict: 'likely to stay above',
    chance: 0.93, strength: 'no change beyond luck', sentence: 'Occupancy 72.4 %, usually 72.0 % at this time; stable.' },
  pause_share: { metric: 'pause_share', unit: 'share', better: 'lower', level: 0.09, drift: -0.05, noise: 0.2, perInterval: 40, target: 0.1, mark: 'stable', verdict: 'likely to stay above',
    chance: 0.81, strength: 'no change beyond luck', sentence: 'Pause share 8.7 %, usually 9.0 % at this time; stable.' },
};

function makeTrend(c: Chance, shape: Shape, start: number, now: number, thin: boolean): Trend {
  const at = Array.from({ length: Math.floor((now - start) / STEP) }, (_, i) => start + i * STEP);
  const usual = at.map((_, i) => shape.level * (1 + 0.04 * Math.sin(i / 4)));
  const n = at.map((_, i) => (i === 11 || i === 12 ? 0 : Math.max(0, Math.round(shape.perInterval * c.between(0.6, 1.4)))));
  const value = at.map((_, i) => (n[i] === 0 ? null : (usual[i] as number) * (1 + shape.drift * Math.max(0, (i - at.length * 0.45) / (at.length * 0.55)) + shape.noise * c.normal())));
  const wide = (x: number | null, i: number, sign: number) => (x === null ? null : x * (1 + sign * shape.noise * 1.6 * Math.sqrt(shape.perInterval / Math.max(1, n[i] ?? 1))));
  let level = usual[0] as number;
  const smooth = value.map((x) => (level = x === null ? level : 0.3 * x + 0.7 * level));
  const ahead = Array.from({ length: 8 }, (_, i) => now + (i + 1) * STEP);
  const slope = (shape.level * shape.drift) / 18;
  const likely = ahead.map((_, i) => level + slope * i * 0.8);
  const fan = (i: number) => shape.level * shape.noise * (0.5 + 0.16 * i);
  const peak = value.reduce<number>((most, x, i) => ((x ?? 0) > (value[most] ?? 0) ? i : most), 0);
  return {
    metric: shape.metric, unit: shape.unit, better: shape.better, target: shape.target,
    points: { at, value, low: value.map((x, i) => wide(x, i, -1)), high: value.map((x, i) => wide(x, i, 1)), n, smooth, usual,
      usual_low: usual.map((x) => x * (1 - shape.noise)), usual_high: usual.map((x) => x * (1 + shape.noise)) },
    mark: thin ? 'not enough calls' : shape.mark, change_per_hour: thin ? null : slope * 4, strength: thin ? '14 more calls are needed' : shape.strength,
    now_value: thin ? null : level, usual_value: shape.level, n: n.reduce((a, b) => a + b, 0), ahead: thin ? null : { at: ahead, likely, low: likely.map((x, i) => x - fan(i)), high: likely.map((x, i) => x + fan(i)) },
    verdict: thin ? 'not enough calls' : shape.verdict, chance: thin ? null : shape.chance, sentence: thin ? 'Not enough calls for a trend: 14 more are needed.' : shape.sentence,
    markers: [
      { at: at[peak] ?? start, kind: 'peak', label: 'Highest of the shift' },
      { at: start + 3 * HOUR, kind: 'break', label: 'Lunch, 30 min' },
      { at: now - 2 * HOUR, kind: 'alert', label: 'Warning: handle time trending up' },
      { at: now - HOUR, kind: 'reaction', label: 'Coached by you' },
      { at: now - 2400, kind: 'campaign', label: 'Moved to Solar West' },
    ],
  };
}

export function makeTrends(shape: FloorShape, unit: Trends['unit'], id: number | null): Trends | null {
  const c = chance(shape.seed + (id ?? 0) + 17);
  const start = Math.floor(shape.now / STEP) * STEP - 6 * HOUR;
  const metrics = [...(unit === 'campaign' ? (['contact_rate'] as const) : (['answer_rate'] as const)), 'handle_s', 'conversion_per_contact', 'wrap_s', 'occupancy', 'pause_share'] as const;
  const agents = makeSnapshot(shape).agents.columns;
  const row = agents.id.indexOf(id ?? -1);
  if (unit === 'agent' && row < 0) return null;
  const name = unit === 'team' ? 'Team' : unit === 'agent' ? (agents.name[row] ?? '') : campaignName((id ?? 11) - 11);
  return {
    centre: CENTRE, now: shape.now, as_of: shape.now - 8, unit, unit_id: id, name, interval_s: STEP, alpha: 0.3, horizon_min: 120, start, end: shape.now,
    memory: 'remembers about 5.7 intervals of 15 minutes, here the last 64 calls',
    trends: metrics.map((each, i) => makeTrend(c, SHAPES[each], start, shape.now, unit === 'agent' && i === 2)),
    workload: unit !== 'agent' ? null : { occupancy: 0.91, n: 6_720, since_break_s: 9_480, on_shift_s: 21_600, level: 'high', sentence: 'Busy 91 % of the last two hours, 2:38 h since the last break: more than 85 % is hard to keep up. Offer a short break or a spell of lighter work.' },
  };
}

const CAUSES: readonly (Pick<Cause, 'name' | 'title' | 'sentence'> & { part: number })[] = [
  { name: 'list_quality', title: 'List quality', part: 0.62, sentence: 'Leads on their fifth call or later rose from 22 % to 48 % of dials.' },
  { name: 'staffing', title: 'Staffing', part: 0.21, sentence: 'Three fewer agents on Solar West than usual at this hour.' },
  { name: 'hour_mix', title: 'Time of day', part: 0.12, sentence: 'More of the dials fell into the early afternoon, which answers less.' },
  { name: 'time_on_shift', title: 'Time on shift', part: 0.09, sentence: 'Agents beyond five hours took a larger share of the calls.' },
  { name: 'campaign_mix', title: 'Campaign mix', part: -0.11, sentence: 'More dials on Medicare Q4, which answers better.' },
  { name: 'rest', title: 'Unexplained', part: 0.07, sentence: 'What the parts above do not explain, luck included.' },
];

export function makeWhy(shape: FloorShape, metric: string, unit: CauseSplit['unit'], id: number | null): CauseSplit {
  const seconds = metric === 'handle_s';
  const perHour = metric === 'conversions_per_hour';
  const scale = seconds ? { usual: 405, change: 77 } : perHour ? { usual: 1.31, change: -0.22 } : metric === 'calls' ? { usual: 312, change: -41 } : { usual: 0.31, change: -0.046 };
  const title = { answer_rate: 'Answer rate', handle_s: 'Handle time', contact_rate: 'Contact rate' }[metric] ?? 'Conversion per contact';
  return {
    centre: CENTRE, now: shape.now, as_of: shape.now - 8, unit, unit_id: id, name: makeTrends(shape, unit, id)?.name ?? 'Team', metric: metric as 'handle_s',
    value_unit: seconds ? 'seconds' : perHour ? 'per_hour' : metric === 'calls' ? 'count' : 'share', better: seconds ? 'lower' : 'higher', start: shape.now - 2 * HOUR, end: shape.now,
    compared_with: 'the last 8 Tuesdays, same hours, same campaigns', usual_value: scale.usual, now_value: scale.usual + scale.change, change: scale.change, n: 1_284, main: 'list_quality',
    causes: CAUSES.map(({ part, ...each }) => ({ ...each, contribution: part * scale.change, share: part,
      low: each.name === 'rest' ? null : part * scale.change - Math.abs(scale.change) * 0.12, high: each.name === 'rest' ? null : part * scale.change + Math.abs(scale.change) * 0.12 })),
    sentence: `${title} is ${seconds ? 'up' : 'down'} mostly because of list quality: 62 % of the change.`,
  };
}

export function makeBottlenecks(shape: FloorShape): Bottlenecks {
  const row = (by: Bottleneck['by'], id: number | null, name: string, part: Bottleneck['part'], calls: number, usual: number, now: number): Bottleneck => {
    const extra = Math.round((now - usual) * calls);
    const word = part === 'wrap' ? 'Wrap' : 'Talk';
    return { by, id, name, part, calls, usual_s: usual, now_s: now, extra_s: extra, low_s: extra * 0.55, high_s: extra * 1.45, sentence: `${word} after ${calls} calls took ${Math.round(now - usual)} s longer than usual.` };
  };
  const rows = [
    row('campaign', 12, campaignName(1), 'wrap', 214, 24, 41), row('agent', 104, 'Priya Haddad', 'wrap', 62, 26, 68), row('disposition', null, 'Callback', 'wrap', 88, 31, 52),
    row('hour', null, '13:00', 'talk', 141, 196, 207), row('agent', 109, 'Grace Meyer', 'talk', 44, 188, 221), row('campaign', 15, campaignName(4), 'talk', 96, 240, 251),
  ].sort((a, b) => b.extra_s - a.extra_s);
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, start: shape.now - 5 * HOUR, end: shape.now, n: 1_902, rows,
    sentence: 'Wrap on Solar West costs the most: 1 h 1 min above the norm today.' };
}

const KINDS: readonly [KindRecord['kind'], KindRecord['tone'], string, number, number, number, number, number | null][] = [
  ['agent_drift', 'risk', 'Agent drifting', 34, 8, 5, 2, 6_600], ['campaign_drift', 'risk', 'Campaign drifting', 19, 4, 2, 1, 7_500], ['agent_unusual', 'risk', 'Agent unusual', 12, 9, 4, 0, null],
  ['campaign_drops', 'risk', 'Drops rising', 8, 1, 0, 0, 2_700], ['workload', 'risk', 'Workload', 3, 1, 2, 1, null], ['agent_streak', 'praise', 'Streak', 15, 2, 0, 0, null], ['team_unusual', 'praise', 'Team above usual', 9, 3, 1, 0, null],
];

function makeKinds(now: number): KindRecord[] {
  return KINDS.map(([kind, tone, title, right, wrong, untold, pending, lead]) => {
    const n = right + wrong;
    const share = n < 10 ? null : right / n;
    const half = share === null ? 0 : 1.28 * Math.sqrt((share * (1 - share)) / n);
    const muted = share !== null && share < 0.7;
    return {
      kind, tone, title, raised: n + untold + pending, right, wrong, untold, pending, precision: share, precision_low: share === null ? null : share - half, precision_high: share === null ? null : Math.min(1, share + half),
      recall: lead === null ? null : 0.58, drops: lead === null ? 0 : 59, before: lead === null ? null : 0.76, median_lead_s: lead, lead_1h: lead === null ? null : 0.71, lead_2h: lead === null ? null : 0.34,
      muted, muted_since: muted ? now - 3 * 86_400 : null, sentence: `Right ${right} of the last ${n} times${lead === null ? '.' : `; median warning ${Math.floor(lead / 3600)} h ${(lead % 3600) / 60} min.`}`,
    };
  });
}

const ENDS: Record<string, { level: number; error: number }> = { calls: { level: 2_380, error: 0.05 }, conversions: { level: 196, error: 0.11 }, revenue_cents: { level: 2_350_000, error: 0.12 }, answer_rate: { level: 0.36, error: 0.04 } };

function makeDays(shape: FloorShape): ForecastDay[] {
  const midnight = Math.floor((shape.now - 5 * HOUR) / 86_400) * 86_400 + 5 * HOUR;
  return Object.entries(ENDS).flatMap(([figure, { level, error }], which) => {
    const c = chance(shape.seed + 90 + which);
    return Array.from({ length: 24 }, (_, d) => {
      const day_start = midnight - (d + 1 + Math.floor(d / 5) * 2) * 86_400;
      const actual = level * (1 + 0.08 * c.normal());
      return [10, 12, 14, 16].map((hour, i): ForecastDay => {
        const sd = error * [1, 0.75, 0.55, 0.3][i]!;
        const likely = actual * (1 + sd * c.normal());
        const [low, high] = [likely * (1 - 1.28 * sd), likely * (1 + 1.28 * sd)];
        const whole = figure === 'answer_rate' ? (x: number) => x : Math.round;
        return { day_start, hour, figure, likely: whole(likely), low: whole(low), high: whole(high), actual: whole(actual), inside: actual >= low && actual <= high,
          chance: figure === 'calls' ? Math.min(0.97, Math.max(0.03, 0.5 + (likely - level) / (level * sd * 2.5))) : null, hit: figure === 'calls' ? actual >= level : null, origin: d > 9 ? 'replay' : 'live' };
      });
    }).flat();
  });
}

export function makeRecord(shape: FloorShape): TrackRecord {
  const days = makeDays(shape);
  const scores = Object.keys(ENDS).flatMap((figure) => [10, 12, 14, 16].map((hour) => {
    const own = days.filter((each) => each.figure === figure && each.hour === hour);
    const sum = (of: (each: ForecastDay) => number) => own.reduce((all, each) => all + of(each), 0);
    return { figure, hour, days: own.length, error: sum((d) => Math.abs(d.likely - d.actual)) / sum((d) => d.actual), covered: sum((d) => Number(d.inside)) / own.length,
      brier: figure === 'calls' ? sum((d) => ((d.chance ?? 0) - Number(d.hit)) ** 2) / own.length : null };
  }));
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, since: shape.now - 34 * 86_400, kinds: makeKinds(shape.now), scores, days,
    sentence: 'Alerts were right 100 of 128 times; at noon the day’s calls were forecast to 3 %.', before_sentence: '3 of 4 right warnings came before the drop, half of them 1 h 50 min ahead or more.' };
}
