/** Made-up drop budgets: thirty days per campaign whose sums are the sums shown. */
import type { DropBudget, DropCampaign, DropDay, Rate } from '../types';
import { campaignName, type FloorShape } from './floor';
import { chance } from './random';

const DAY = 86_400;
const LIMIT = 0.03;
const WARN = 0.025;
const STOP = 0.029;
/** How each campaign spends its budget: share dropped, its trend over the thirty days, live answers a day. */
const HABITS: readonly [number, number, number][] = [[0.014, 0, 610], [0.0238, 0.006, 720], [0.0175, -0.004, 480], [0.0105, 0.001, 830], [0.0335, -0.012, 390], [0.0296, 0.004, 660]];

function daysOf(shape: FloorShape, i: number, midnight: number): DropDay[] {
  const c = chance(shape.seed + 300 + i);
  const [level, trend, answers] = HABITS[i % HABITS.length] ?? [0.01, 0, 500];
  const made = Array.from({ length: 59 }, (_, d) => {
    const at = midnight - (58 - d) * DAY;
    const closed = new Date(at * 1000).getUTCDay() === 0;
    const n = closed ? 0 : Math.round(answers * c.between(0.8, 1.2));
    const part = level + trend * ((d - 44) / 30);
    return { day_start: at, answers: n, drops: Math.round(n * Math.max(0.001, part) * c.between(0.6, 1.4)) };
  });
  return made.map((each, d): DropDay => {
    const span = made.slice(Math.max(0, d - 29), d + 1);
    const n = span.reduce((sum, one) => sum + one.answers, 0);
    return { ...each, rate_30d: d < 29 || n === 0 ? null : span.reduce((sum, one) => sum + one.drops, 0) / n };
  }).slice(29);
}

const whole = (value: number, half: number): Rate => ({ value: Math.round(value), low: Math.max(0, Math.round(value - half)), high: Math.round(value + half), n: 30, raw: null });

function campaignOf(shape: FloorShape, i: number, midnight: number, complete: boolean): DropCampaign {
  const days = daysOf(shape, i, midnight);
  const today = days.at(-1) as DropDay;
  const part = 0.55;
  const done = { drops: Math.round(today.drops * (part + 0.1)), answers: Math.round(today.answers * part) };
  days[days.length - 1] = { ...today, ...done, rate_30d: null };
  const sum = (of: 'drops' | 'answers') => days.reduce((total, each) => total + each[of], 0);
  const [drops, answers] = [sum('drops'), sum('answers')];
  days[days.length - 1] = { ...today, ...done, rate_30d: drops / answers };
  const end = { drops: today.drops + done.drops * 0.1, answers: today.answers };
  const atEnd = (x: number) => (drops - done.drops + x) / (answers - done.answers + end.answers);
  const half = 1.28 * Math.sqrt(Math.max(1, end.drops - done.drops));
  const rateEnd: Rate = { value: atEnd(end.drops), low: atEnd(Math.max(done.drops, end.drops - half)), high: atEnd(end.drops + half), n: answers, raw: null };
  const left = Math.floor(LIMIT * (answers - done.answers + end.answers) - drops);
  const level: DropCampaign['level'] = !complete ? 'unknown' : left < 0 ? 'over' : (rateEnd.value ?? 0) >= STOP ? 'stop' : (rateEnd.value ?? 0) >= WARN ? 'warn' : 'ok';
  const share = (d: number, n: number): Rate => { const value = n === 0 ? null : d / n; const h = value === null ? 0 : 1.28 * Math.sqrt((value * (1 - value)) / n); return { value, low: value === null ? null : Math.max(0, value - h), high: value === null ? null : value + h, n, raw: value }; };
  const said = { ok: `${left} dropped calls are left today.`, warn: `${left} dropped calls are left today; at this pace the day ends at ${((rateEnd.value ?? 0) * 100).toFixed(2)} %.`, stop: `Only ${left} left: slow the dialer before anything else.`, over: `Over the limit by ${-left}: stop predictive dialing here.`, unknown: 'Days of the thirty are still being read.' }[level];
  return {
    campaign_id: 11 + i, name: campaignName(i), level, sentence: said, complete, drops_30d: drops, answers_30d: answers, rate_30d: share(drops, answers), drops_today: done.drops, answers_today: done.answers, rate_today: share(done.drops, done.answers),
    answers_end: whole(end.answers, end.answers * 0.06), drops_end: whole(end.drops, half), rate_end: rateEnd, left, rolls_off: days[0]?.drops ?? 0, chance_over: level === 'unknown' ? null : level === 'over' ? 0.98 : level === 'stop' ? 0.31 : level === 'warn' ? 0.06 : 0.002,
    front_loaded: i === 1 ? 'Its first half of the day drops 1.6 times as much as the second usually does (tapered dialing): expect less from now on.' : '', days,
  };
}

/** The budgets; `complete` is false while days are still being read. */
export function makeDrops(shape: FloorShape, complete = true): DropBudget {
  const midnight = Math.floor((shape.now - 5 * 3600) / DAY) * DAY + 5 * 3600;
  const campaigns = Array.from({ length: shape.campaigns }, (_, i) => campaignOf(shape, i, midnight, complete));
  const worst = campaigns.filter(({ level }) => level !== 'ok' && level !== 'unknown').length;
  return { centre: { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true }, now: shape.now, as_of: shape.now - 8, limit: LIMIT, warn_at: WARN, stop_at: STOP, n: campaigns.length, campaigns,
    sentence: worst === 0 ? 'All campaigns are well inside the limit.' : `${worst} of ${campaigns.length} campaigns are near the limit or over it.` };
}
