/** Made-up advice: every kind and state once, a full silence log, and what came of earlier advice. */
import type { Audit, AuditRow, Card, CardReactionRequest, CoachingQueue, EffectRow, Exposure, Feed, Gain, HeldCard, HeldWhy, Ledger, LedgerRow } from '../types';
import { makeAlerts } from './alerts';
import { makeSnapshot, share, type FloorShape } from './floor';
import { chance } from './random';
import { gainOf, nameOf, phi, seats, together, worthOf } from './worth';

const CENTRE = { id: 1, name: 'Northside Sales Floor', zone: 'America/New_York', simulated: true };
const MINUTE = 60;
const HOUR = 3600;

const gain = (value: number, half: number, n: number): Gain => ({ value, low: value - half, high: value + half, chance: phi((value * 1.28) / half), unit: 'cents', n });

function card(shape: FloorShape, said: Partial<Card> & Pick<Card, 'id' | 'kind' | 'sentence' | 'title'>): Card {
  const since = shape.now - 2 * HOUR;
  return {
    section: 'risk', confidence: 'likely', state: 'shown', why: [], why_sentence: '', chart: null, gain: gain(1450, 900, 96), odds: '', record: '', would_change: '', cost_of_nothing: '',
    agent_ids: [], agents: [], campaign_id: null, campaign: '', from_id: null, to_id: null, steps: [], instruction: '', runbook: '', alert_id: null, shown_at: shape.now - 20 * MINUTE, as_of: shape.now - 8,
    expires_at: shape.now + 40 * MINUTE, reaction: null, reaction_reason: '', followed_at: null, outcome: '', calls: { start: since, end: shape.now, agent_id: null, campaign_id: null, statuses: [] }, ...said,
  };
}

/** The steps that move agents in Convoso, and the same as one text. */
export function moveSteps(names: readonly string[], to: string): { steps: string[]; instruction: string } {
  const steps = ['Open Users in Convoso.', ...names.map((name) => `Find ${name} and wait until the call is over.`), `Set Campaign to ${to} and save.`, 'Ask them to log in again where Convoso asks for it.'];
  return { steps, instruction: `Please move ${names.join(' and ')} to ${to} in Convoso: ${steps.join(' ')}` };
}

function cards(shape: FloorShape): Card[] {
  const a = makeSnapshot(shape).agents.columns;
  const alerts = makeAlerts(shape, null).alerts;
  const who = (i: number) => ({ agent_ids: [a.id[i] ?? 0], agents: [a.name[i] ?? ''] });
  const calls = (agent: number | null, campaign: number | null) => ({ start: shape.now - 2 * HOUR, end: shape.now, agent_id: agent, campaign_id: campaign, statuses: [] as string[] });
  const movers = seats(shape).filter((each) => each.now !== each.best);
  const to = movers.find((each) => movers.filter(({ best }) => best === each.best).length > 1)?.best ?? movers[0]?.best ?? 12;
  const pair = movers.filter(({ best }) => best === to).slice(0, 2);
  const pairGain = together(pair.map((each) => gainOf(worthOf(shape, each.agent, each.now), worthOf(shape, each.agent, each.best))));
  const names = pair.map(({ name }) => name);
  const first = (i: number) => (a.name[i] ?? '').split(' ')[0];
  return [
    card(shape, { id: 41, kind: 'move', section: 'opportunity', confidence: 'act', title: pair.length > 1 ? `Two agents to ${nameOf(to)}` : `${names[0]} to ${nameOf(to)}`, shown_at: shape.now - 6 * MINUTE,
      sentence: `Move ${names.join(' and ')} to ${nameOf(to)}: there they bring more, and their present campaigns keep their crews.`,
      gain: pairGain, agent_ids: pair.map(({ agent }) => agent), agents: names, campaign_id: to, campaign: nameOf(to), from_id: pair[0]?.now ?? null, to_id: to, ...moveSteps(names, nameOf(to)),
      why: pair.map((each) => { const w = worthOf(shape, each.agent, to); return { label: `${each.name.split(' ')[0]} on ${nameOf(to)}`, value: w.value, low: w.low, high: w.high, n: w.n, unit: 'cents' as const }; }),
      why_sentence: 'Worth an hour, after lead mix and luck are taken out; few contacts there make the range wide.', odds: 'A gain in about 9 of 10 such floors.', record: 'Moves helped 14 of the last 19 times they were done.',
      would_change: `Fewer than 400 leads left on ${nameOf(to)}, or a crew of less than 6 behind.`, cost_of_nothing: 'About $61 until 18:00.', runbook: 'docs/method-lineup.md', calls: calls(pair[0]?.agent ?? null, null) }),
    card(shape, { id: 42, kind: 'coach', confidence: 'act', title: `Coach ${a.name[1]}`, ...who(1), campaign_id: 11, campaign: nameOf(11), alert_id: 1, chart: alerts.find(({ id }) => id === 1)?.chart ?? null,
      sentence: `${first(1)}'s handle time is trending up: the last 31 calls averaged 8:32 against a usual 6:45. Consider coaching this hour.`, gain: gain(1840, 1310, 31), shown_at: shape.now - 24 * MINUTE,
      why: [{ label: 'Handle time now', value: 512, low: 470, high: 558, n: 31, unit: 'seconds' }, { label: 'Usual', value: 405, low: 388, high: 423, n: 412, unit: 'seconds' }, { label: 'Wrap', value: 62, low: 51, high: 74, n: 31, unit: 'seconds' }],
      why_sentence: 'Same campaign and hours. Wrap rose first, from 0:38 to 1:02; pauses are as usual.', odds: 'This happens by luck in about 1 of 140 shifts.', record: 'Right 17 of the last 21 times; median warning 1 h 50.',
      would_change: 'Ten calls at the usual length.', cost_of_nothing: 'About 4 calls fewer until 18:00.', runbook: 'docs/method-alerts.md', steps: [], instruction: '', calls: calls(a.id[1] ?? null, 11) }),
    card(shape, { id: 43, kind: 'process', confidence: 'likely', title: `Look at the list of ${nameOf(13)}`, campaign_id: 13, campaign: nameOf(13), alert_id: 2, chart: alerts.find(({ id }) => id === 2)?.chart ?? null, shown_at: shape.now - 41 * MINUTE,
      agent_ids: [a.id[3] ?? 0, a.id[6] ?? 0, a.id[9] ?? 0], agents: [a.name[3] ?? '', a.name[6] ?? '', a.name[9] ?? ''],
      sentence: `Three agents on ${nameOf(13)} convert less than usual since 12:10. Look at the list or script before coaching one by one.`, gain: gain(3120, 2400, 196),
      why: [{ label: 'Conversion now', value: 0.071, low: 0.049, high: 0.097, n: 196, unit: 'share' }, { label: 'Usual', value: 0.118, low: 0.11, high: 0.126, n: 2240, unit: 'share' }],
      why_sentence: 'The other campaigns of the same agents are as usual, so it is the campaign.', odds: 'This happens by luck in about 1 of 90 shifts.', record: 'Right 11 of the last 14 times.', would_change: 'The list loaded at 12:00 being taken out.', runbook: 'docs/method-alerts.md',
      steps: ['Open Lists in Convoso and see which list was loaded at 12:00.', 'Pause it for half an hour.'], instruction: `Please check the list loaded at 12:00 on ${nameOf(13)} and pause it for half an hour.`, calls: calls(null, 13) }),
    card(shape, { id: 44, kind: 'praise', section: 'opportunity', confidence: 'likely', title: `A word for ${first(0)}`, ...who(0), campaign_id: 15, campaign: nameOf(15), alert_id: 4, gain: { value: null, low: null, high: null, chance: null, unit: 'cents', n: 24 },
      sentence: `${first(0)} had 5 calls of 95 % quality or better in a row.`, why: [{ label: 'In a row', value: 5, low: null, high: null, n: 24, unit: 'count' }, { label: 'Such calls usually', value: 0.61, low: 0.55, high: 0.67, n: 380, unit: 'share' }],
      odds: 'By luck this comes about once in 3 of her shifts; still worth a word.', record: 'Praise is not measured.', instruction: `${first(0)}, five excellent calls in a row this afternoon. Great work, keep it going!`, shown_at: shape.now - 52 * MINUTE, calls: calls(a.id[0] ?? null, 15) }),
    card(shape, { id: 45, kind: 'balance', confidence: 'likely', title: `${nameOf(14)} is overloaded`, state: 'done', reaction: 'did_it', followed_at: shape.now - 70 * MINUTE, shown_at: shape.now - 95 * MINUTE, expires_at: shape.now + 10 * MINUTE, campaign_id: 14, campaign: nameOf(14), ...who(7),
      sentence: `${first(7)} is busy 96 % of the time, the team 78 %: one more agent from ${nameOf(12)} would even it out.`, from_id: 12, to_id: 14, gain: gain(640, 820, 54), ...moveSteps([a.name[10] ?? ''], nameOf(14)),
      why: [{ label: 'Busy', value: 0.96, low: 0.93, high: 0.98, n: 54, unit: 'share' }, { label: 'Team', value: 0.78, low: 0.76, high: 0.8, n: 1240, unit: 'share' }], calls: calls(a.id[7] ?? null, 14) }),
    card(shape, { id: 46, kind: 'coach', title: `Coach ${a.name[4]}`, state: 'over', reaction: 'did_it', ...who(4), campaign_id: 11, campaign: nameOf(11), shown_at: shape.now - 150 * MINUTE, expires_at: shape.now - 90 * MINUTE,
      sentence: `${first(4)}'s contacts per hour are falling: 6.1 against a usual 8.9.`, outcome: 'Contacts per hour came back to 8.2 within the hour; held-out advice of this kind came back to 7.4.', gain: gain(980, 760, 52), calls: calls(a.id[4] ?? null, 11) }),
    card(shape, { id: 47, kind: 'investigate', title: `Drops on ${nameOf(12)}`, state: 'wrong', reaction: 'wrong', reaction_reason: 'Already known', confidence: 'urgent', campaign_id: 12, campaign: nameOf(12), shown_at: shape.now - 130 * MINUTE, expires_at: shape.now - 70 * MINUTE,
      sentence: `${nameOf(12)} dropped 6 of 261 live answers in 30 min: 2.0 % -> 2.3 % (+0.3 pt, +15 %).`, gain: { value: null, low: null, high: null, chance: null, unit: 'cents', n: 261 }, calls: { ...calls(null, 12), statuses: ['DROP'] } }),
  ];
}

const HELD: readonly [HeldWhy, number, string][] = [
  ['budget', 24, 'Three newer ones of this hour promise more.'], ['thin', 9, 'Too few calls to be sure.'], ['unsure', 6, 'A gain with 61 % chance; 75 % are asked for.'], ['slight', 3, 'Less than 2 % of what the floor brings.'],
  ['merged', 2, 'Part of the advice about the list.'], ['refused', 1, 'It would spend more dropped calls than are left today.'], ['repeated', 1, 'Said at 12:44; said again after 13:44 at the earliest.'], ['muted', 1, 'Right 9 of the last 20 times; shown again from 14 of 20.'],
];

function held(shape: FloorShape): HeldCard[] {
  const a = makeSnapshot(shape).agents.columns;
  const c = chance(shape.seed + 44);
  let id = 900;
  return HELD.flatMap(([why, times, reason]) => Array.from({ length: times }, (): HeldCard => {
    const i = c.whole(0, a.id.length - 1);
    const campaign = 11 + c.whole(0, shape.campaigns - 1);
    const kind = why === 'refused' ? 'move' as const : c.pick(['coach', 'coach', 'move', 'praise', 'balance', 'investigate'] as const);
    const sentence = kind === 'move' ? `Move ${a.name[i]} to ${nameOf(campaign)}.` : kind === 'praise' ? `A word for ${a.name[i]} on ${nameOf(campaign)}.` : kind === 'investigate' ? `${nameOf(campaign)} answers less than usual.`
      : kind === 'balance' ? `${a.name[i]} waits more than the team.` : `${a.name[i]} wraps longer than usual on ${nameOf(campaign)}.`;
    return { id: id++, kind, section: kind === 'praise' || kind === 'move' ? 'opportunity' : 'risk', confidence: why === 'thin' || why === 'unsure' ? 'watch' : 'likely', sentence, why, why_sentence: reason, more_calls: why === 'thin' || why === 'unsure' ? c.whole(18, 117) : null,
      agent_ids: kind === 'investigate' ? [] : [a.id[i] ?? 0], campaign_id: campaign, since: shape.now - c.whole(40, 200) * MINUTE, at: shape.now - c.whole(1, 25) * MINUTE,
      calls: { start: shape.now - 2 * HOUR, end: shape.now, agent_id: kind === 'investigate' ? null : (a.id[i] ?? null), campaign_id: campaign, statuses: [] } };
  }));
}

const kept = new Map<number, Partial<Card>>();

/** The feed of today, or of a day gone by. */
export function makeFeed(shape: FloorShape, day: string | null, state: 'usual' | 'calm' = 'usual'): Feed {
  const all = state === 'calm' ? [] : cards(shape).map((each) => ({ ...each, ...kept.get(each.id) }));
  const shown = day === null ? all : all.filter(({ state: s }) => s !== 'shown');
  const log = state === 'calm' ? [] : held(shape);
  return {
    centre: CENTRE, now: shape.now, as_of: shape.now - 8, per_hour: 3, shown_this_hour: state === 'calm' ? 0 : 3, praise_today: 1, n: shown.length, cards: shown, held: log,
    sentence: state === 'calm' ? 'Nothing is worth your time now; last look at 13:41.' : `3 pieces of advice this hour, ${log.length} held back.`,
    measuring: 'One piece of advice is held out at random now, to measure whether advice helps.', adoption: 'Done: 9 of the last 14 pieces of advice (64 %).',
  };
}

const STATES = { did_it: 'done', not_now: 'not_now', wrong: 'wrong', reopened: 'shown' } as const;

/** Notes a reaction as the backend would; null where there is no such card. */
export function reactToCard(shape: FloorShape, id: number, { reaction, reason = '' }: CardReactionRequest): Card | null {
  kept.set(id, { reaction, reaction_reason: reason, state: STATES[reaction] });
  return makeFeed(shape, null).cards.find((each) => each.id === id) ?? null;
}

function effect(said: Partial<EffectRow> & Pick<EffectRow, 'kind' | 'title' | 'metric' | 'unit' | 'shown' | 'held_out' | 'done' | 'verdict' | 'sentence'>, value: number | null, half: number): EffectRow {
  const n = said.shown + said.held_out;
  const rate = (x: number | null, h: number) => ({ value: x, low: x === null ? null : x - h, high: x === null ? null : x + h, n, raw: x });
  return { adoption: share(said.done, said.shown, 5), effect: rate(value, half), effect_done: rate(value === null ? null : (value * said.shown) / Math.max(1, said.done), (half * said.shown) / Math.max(1, said.done)), before_after: null, anyway: null, more: null, ...said };
}

function ledgerRows(shape: FloorShape): LedgerRow[] {
  const a = makeSnapshot(shape).agents.columns;
  const c = chance(shape.seed + 61);
  return Array.from({ length: 26 }, (_, i): LedgerRow => {
    const kind = c.pick(['coach', 'move', 'coach', 'process'] as const);
    const out = c.next() < 0.15;
    const did = !out && c.next() < 0.64;
    const open = i < 3;
    const who = c.whole(0, a.id.length - 1);
    const at = shape.now - (i * 5 + 1) * HOUR;
    const usual = kind === 'process' ? 0.118 : kind === 'move' ? 0.31 : 8.4;
    const unit = kind === 'process' ? 'share' as const : 'per_hour' as const;
    const before = usual * c.between(0.6, 0.95);
    const came = open ? null : usual * c.between(0.8, 1.35);
    return { id: 300 - i, at, kind, group: out ? 'held out' : 'shown', reaction: did ? 'did_it' : out ? null : c.pick(['not_now', 'wrong', null] as const), followed_at: did && kind === 'move' ? at + c.whole(3, 20) * MINUTE : null,
      sentence: kind === 'move' ? `Move ${a.name[who]} to ${nameOf(11 + (i % shape.campaigns))}.` : kind === 'coach' ? `Coach ${a.name[who]}: contacts per hour.` : `Look at the list of ${nameOf(11 + (i % shape.campaigns))}.`,
      expected: open ? null : (usual + before) / 2, came, naive: came === null ? null : came - before, unit, n: c.whole(12, 140), outcome: open ? '' : (came ?? 0) > usual ? 'Above what was to be expected.' : 'No better than was to be expected.',
      calls: { start: at, end: at + 2 * HOUR, agent_id: kind === 'process' ? null : (a.id[who] ?? null), campaign_id: kind === 'process' ? 11 + (i % shape.campaigns) : null, statuses: [] } };
  });
}

export function makeLedger(shape: FloorShape): Ledger {
  const effects = [
    effect({ kind: 'move', title: 'Move agents to where they bring more', metric: 'conversions_per_hour', unit: 'per_hour', shown: 84, held_out: 11, done: 52, verdict: 'helps', before_after: 0.34, anyway: 0.13, sentence: 'Moves bring about 0.21 conversions an hour each.' }, 0.21, 0.13),
    effect({ kind: 'coach', title: 'Coach the agent who would gain most', metric: 'contacts_per_hour', unit: 'per_hour', shown: 121, held_out: 14, done: 70, verdict: 'no effect seen', before_after: 1.42, anyway: 1.27, more: 180, sentence: 'Contacts rose by 1.42 an hour, but by 1.27 without any coaching: bad hours come back by themselves.' }, 0.15, 0.48),
    effect({ kind: 'process', title: 'Look at the list before coaching one by one', metric: 'conversion_per_contact', unit: 'share', shown: 23, held_out: 4, done: 15, verdict: 'helps', before_after: 0.024, anyway: 0.007, sentence: 'System fixes raise conversion by 1.7 points.' }, 0.017, 0.012),
    effect({ kind: 'balance', title: 'Even out the work', metric: 'calls_per_hour', unit: 'per_hour', shown: 9, held_out: 1, done: 5, verdict: 'too early', more: 22, sentence: 'Too early to tell: 22 more are needed.' }, null, 0),
  ];
  const rows = ledgerRows(shape);
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, since: shape.now - 34 * 86_400, share_held_out: 0.1, effects, n: rows.length, rows,
    sentence: 'Moves and system fixes help; coaching has not shown an effect beyond what comes by itself.' };
}

export function makeCoaching(shape: FloorShape): CoachingQueue {
  const a = makeSnapshot(shape).agents.columns;
  const row = (i: number, rank: number, metric: string, sentence: string, value: number, half: number, confidence: Card['confidence'], n: number, coached: number | null, alert: number | null) => ({
    agent_id: a.id[i] ?? 0, name: a.name[i] ?? '', rank, metric, sentence, gain: gain(value, half, n), confidence, n, last_coached_at: coached === null ? null : shape.now - coached * HOUR, alert_id: alert,
    calls: { start: shape.now - 5 * HOUR, end: shape.now, agent_id: a.id[i] ?? null, campaign_id: null, statuses: [] as string[] } });
  const agents = [
    row(1, 1, 'handle_s', 'Wrap of 1:02 instead of 0:38 costs 4 calls an afternoon; sure, and not coached for three weeks.', 1840, 1310, 'act', 31, 520, 1),
    row(4, 2, 'contacts_per_hour', '6.1 contacts an hour against a usual 8.9.', 1210, 980, 'likely', 52, 3, 7),
    row(20, 3, 'conversion_per_contact', '7 % against 11 % on the same lists.', 1490, 1620, 'watch', 44, null, null),
    row(9, 4, 'handle_s', '6:58 against a usual 6:05.', 420, 610, 'watch', 18, 40, 8),
  ];
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, n: agents.length, agents, sentence: `${a.name[1]} first: it promises most and is the surest.` };
}

export function makeExposure(shape: FloorShape): Exposure {
  const a = makeSnapshot(shape).agents.columns;
  const c = chance(shape.seed + 71);
  const agents = a.id.map((agent_id, i) => {
    const list_mix = i % 9 === 8 ? null : Math.round(c.between(0.78, 1.24) * 100) / 100;
    return { agent_id, name: a.name[i] ?? '', calls: c.whole(180, 900), flagged: c.whole(0, 6), praised: c.whole(0, 3), coached: c.whole(0, 3), moved: c.whole(0, 2), viewed: c.whole(0, 14), list_mix };
  });
  const known = agents.filter((each) => each.list_mix !== null).sort((x, y) => (x.list_mix ?? 0) - (y.list_mix ?? 0));
  const third = Math.ceil(known.length / 3);
  const groups = (['worst lists', 'middle', 'best lists'] as const).map((name, i) => {
    const of = known.slice(i * third, (i + 1) * third);
    const flags = of.reduce((sum, each) => sum + each.flagged, 0);
    const mean = flags / Math.max(1, of.length);
    const half = 1.28 * Math.sqrt(mean / Math.max(1, of.length));
    return { name, agents: of.length, flagged_per_agent: { value: mean, low: Math.max(0, mean - half), high: mean + half, n: of.length, raw: mean }, wrong_share: share(Math.round(flags * [0.27, 0.2, 0.18][i]!), flags, 8) };
  });
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, start: shape.now - 30 * 86_400, end: shape.now, groups, n: agents.length, agents,
    sentence: 'Agents with the worst lists were not flagged more often than others, beyond luck.' };
}

const DEEDS: readonly [string, string, string, string][] = [
  ['react_to_advice', '42', 'did_it', '{who} reacted to advice 42: did it.'], ['export_agent', 'Priya Patel', '', '{who} saved the data sheet of Priya Patel.'], ['view_agent', 'Marcus Kim', '', '{who} looked at Marcus Kim.'], ['export_lineup', '', '', '{who} saved the line-up as a file.'],
  ['save_settings', '', 'steering.per_hour 3', '{who} changed the settings.'], ['view_agent', 'Tomás Zhang', '', '{who} looked at Tomás Zhang.'], ['log_out', 'Owen Haddad', '', '{who} logged Owen Haddad out of the dialer.'], ['pair', '', 'Chrome on front desk', '{who} was connected.'],
];

/** Pages of sixty lines. */
export function makeAudit(shape: FloorShape, before: number | null): Audit {
  const skip = before === null ? 0 : 200 - before;
  const rows = Array.from({ length: Math.min(60, 150 - skip) }, (_, i): AuditRow => {
    const [action, thing, detail, sentence] = DEEDS[(skip + i) % DEEDS.length] ?? DEEDS[0]!;
    const who = (skip + i) % 5 === 3 ? 'Laptop of Ana' : 'Front desk';
    return { at: shape.now - (skip + i) * 23 * MINUTE - 120, who, action, thing, detail, sentence: sentence.replace('{who}', who) };
  });
  return { centre: CENTRE, now: shape.now, as_of: shape.now - 8, n: rows.length, rows, next: skip + rows.length < 150 ? 200 - skip - rows.length : null };
}
