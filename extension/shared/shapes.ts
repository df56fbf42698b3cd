/**
 * Checks the answers the panel draws from. Only what is relied on is checked, so that the
 * backend may add fields; columns are checked for their lengths, not entry by entry.
 */
import * as v from 'valibot';
import { text } from './text';

/** The backend answered with something the panel cannot draw. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

const seconds = v.number();
const window = v.looseObject({ name: v.string(), start: seconds, end: seconds });
const rate = v.looseObject({ value: v.nullable(v.number()), n: v.number() });
const centre = v.looseObject({ id: v.number(), name: v.string(), zone: v.string() });

const table = v.pipe(
  v.looseObject({ n: v.number(), columns: v.record(v.string(), v.unknown()) }),
  v.check(({ n, columns }) => evenColumns(columns, n), 'columns of different lengths'),
);

const snapshot = v.looseObject({
  version: v.number(),
  centre,
  now: seconds,
  as_of: v.nullable(seconds),
  status: v.string(),
  window,
  floor: v.looseObject({ logged_in: v.number(), wait: v.number(), talk: v.number(), pause: v.number() }),
  team: v.looseObject({ calls: v.number(), conversions_per_hour: rate, conversion_per_contact: rate }),
  agents: table,
  campaigns: table,
  health: v.looseObject({ level: v.string(), sentence: v.string() }),
});

const agent = v.looseObject({ id: v.number(), name: v.string(), window, states: v.array(v.looseObject({})) });
const calls = v.intersect([v.looseObject({ next: v.nullable(v.string()) }), table]);
const matrix = v.looseObject({
  agent_ids: v.array(v.number()),
  campaign_ids: v.array(v.number()),
  cells: v.looseObject({ value: v.array(v.nullable(v.number())) }),
});

const points = v.pipe(
  v.looseObject({ at: v.array(seconds) }),
  v.check((columns) => evenColumns(columns, columns.at.length), 'columns of different lengths'),
);
const trends = v.looseObject({ centre, now: seconds, trends: v.array(v.looseObject({ metric: v.string(), points, markers: v.array(v.looseObject({ at: seconds })) })) });
const causes = v.looseObject({ centre, causes: v.array(v.looseObject({ name: v.string(), contribution: v.number() })) });
const delays = v.looseObject({ centre, rows: v.array(v.looseObject({ by: v.string(), extra_s: v.number() })) });
const record = v.looseObject({ centre, kinds: v.array(v.looseObject({})), scores: v.array(v.looseObject({})), days: v.array(v.looseObject({})) });

const callsQuery = v.looseObject({ start: seconds, end: seconds, statuses: v.array(v.string()) });
const gain = v.looseObject({ value: v.nullable(v.number()), chance: v.nullable(v.number()), unit: v.string(), n: v.number() });
const card = v.looseObject({ id: v.number(), kind: v.string(), section: v.string(), state: v.string(), sentence: v.string(), why: v.array(v.looseObject({ label: v.string(), n: v.number() })), gain, steps: v.array(v.string()), calls: callsQuery });
const held = v.looseObject({ id: v.number(), kind: v.string(), why: v.string(), sentence: v.string(), calls: callsQuery });
const feed = v.looseObject({ centre, now: seconds, cards: v.array(card), held: v.array(held) });
const lineup = v.looseObject({
  centre, now: seconds, unit: v.string(), gain, campaigns: v.array(v.looseObject({ campaign_id: v.number(), name: v.string() })),
  agents: v.array(v.looseObject({ agent_id: v.number(), name: v.string(), worth_now: rate, worth_proposed: rate, gain, calls: callsQuery })),
  moves: v.array(v.looseObject({ agents: v.array(v.number()), steps: v.array(v.string()), gain, refused: v.string() })), balance: v.array(v.looseObject({ sentence: v.string() })),
});
const candidates = v.looseObject({ centre, campaign: v.string(), agents: v.array(v.looseObject({ agent_id: v.number(), name: v.string(), worth: rate, leaves: rate, gain })) });
const change = v.looseObject({ figure: v.string(), before: rate, after: rate, change: rate });
const whatIf = v.looseObject({
  centre, at: seconds, until: seconds, refused: v.string(), warnings: v.array(v.string()), steps: v.array(v.string()),
  units: v.array(v.looseObject({ name: v.string(), changes: v.array(change), drop_rate_before: rate, drop_rate_after: rate })), day: v.array(v.looseObject({ figure: v.string(), before: rate, after: rate })),
});
const budget = v.looseObject({
  centre, now: seconds, limit: v.number(),
  campaigns: v.array(v.looseObject({ campaign_id: v.number(), name: v.string(), level: v.string(), left: v.number(), rate_30d: rate, days: v.array(v.looseObject({ day_start: seconds, drops: v.number(), answers: v.number() })) })),
});
const ledger = v.looseObject({
  centre, effects: v.array(v.looseObject({ kind: v.string(), title: v.string(), adoption: rate, effect: rate, verdict: v.string() })),
  rows: v.array(v.looseObject({ id: v.number(), at: seconds, group: v.string(), calls: callsQuery })),
});
const coaching = v.looseObject({ centre, agents: v.array(v.looseObject({ agent_id: v.number(), name: v.string(), gain, calls: callsQuery })) });
const exposure = v.looseObject({ centre, groups: v.array(v.looseObject({ name: v.string(), flagged_per_agent: rate, wrong_share: rate })), agents: v.array(v.looseObject({ name: v.string() })) });
const audit = v.looseObject({ centre, rows: v.array(v.looseObject({ at: seconds, who: v.string(), sentence: v.string() })), next: v.nullable(v.number()) });

const scheduleRow = v.looseObject({ schedule_id: v.number(), version: v.number(), state: v.string(), objective: v.number(), gap: v.nullable(v.number()) });
const scenarios = v.looseObject({ centre, now: seconds, scenarios: v.array(v.looseObject({ scenario_id: v.number(), name: v.string(), first: v.string(), schedules: v.array(scheduleRow) })), jobs: v.array(v.looseObject({ job_id: v.number(), state: v.string() })) });
const scenario = v.looseObject({ centre, scenario_id: v.number(), version: v.number(), newest: v.number(), document: v.string(), rules: v.array(v.looseObject({ sentence: v.string(), hard: v.boolean() })) });
const list = v.array(v.number());
const requirement = v.pipe(
  v.looseObject({ centre, version: v.number(), starts: list, queues: v.array(v.looseObject({ queue: v.string(), contacts: list, aht_s: list, agents: list, scheduled: list, decides: v.array(v.string()), unmet: v.array(v.string()) })) }),
  v.check(({ starts, queues }) => queues.every(({ contacts, aht_s, agents, scheduled, decides }) => evenColumns({ contacts, aht_s, agents, scheduled, decides }, starts.length)), 'columns of different lengths'),
);
const job = v.looseObject({ job_id: v.number(), state: v.string(), seconds: v.number(), trace: v.array(v.looseObject({ seconds: v.number(), objective: v.number() })), message: v.string() });
const duty = v.looseObject({ day: v.string(), start: seconds, end: seconds, breaks: v.array(v.looseObject({ start: seconds, end: seconds })), queues: v.array(v.looseObject({ queue: v.string() })) });
const schedule = v.pipe(
  v.looseObject({ centre, schedule_id: v.number(), version: v.number(), zone: v.string(), starts: list, agents: v.array(v.looseObject({ agent: v.string(), duties: v.array(duty) })),
    coverage: v.array(v.looseObject({ queue: v.string(), required: list, scheduled: list, answered: v.array(v.nullable(v.number())) })), score: v.looseObject({ total: v.number() }), broken: v.array(v.looseObject({ who: v.string(), price: v.number() })) }),
  v.check(({ starts, coverage }) => coverage.every(({ required, scheduled, answered }) => evenColumns({ required, scheduled, answered }, starts.length)), 'columns of different lengths'),
);
const comparison = v.looseObject({ centre, schedules: v.array(v.looseObject({ schedule_id: v.number(), short_h: v.number(), hard_broken: v.number() })) });
const adherence = v.looseObject({ centre, schedule_id: v.nullable(v.number()), agents: v.array(v.looseObject({ agent: v.string(), adheres: v.boolean(), effect: v.string() })) });
const wishes = v.looseObject({ scenario_id: v.number(), wishes: v.array(v.looseObject({ agent: v.string(), state: v.string(), sentences: v.array(v.string()) })) });

const reached = v.looseObject({ contacts: v.number(), value: v.number(), low: v.number(), high: v.number() });
const robustness = v.looseObject({ schedule_id: v.number(), version: v.number(), queues: v.array(v.looseObject({ queue: v.string(), why: v.string(), cases: v.nullable(v.looseObject({ low: reached, middle: reached, high: reached })) })) });
const backTest = v.looseObject({ weeks: v.number(), used: v.string(), methods: v.array(v.looseObject({ name: v.string(), missed: v.number(), nearer: v.number() })) });

const SHAPES: [RegExp, v.GenericSchema][] = [
  [/^\/v1\/snapshot\b/, snapshot],
  [/^\/v1\/agents\/\d+(\?|$)/, agent],
  [/^\/v1\/calls(?!\.)/, calls],
  [/^\/v1\/matrix\b/, matrix],
  [/^\/v1\/trends\b/, trends],
  [/^\/v1\/why\b/, causes],
  [/^\/v1\/bottlenecks\b/, delays],
  [/^\/v1\/record\b/, record],
  [/^\/v1\/feed\/\d+\/reaction\b/, card],
  [/^\/v1\/feed\b/, feed],
  [/^\/v1\/lineup\/candidates\b/, candidates],
  [/^\/v1\/lineup(\?|$)/, lineup],
  [/^\/v1\/what-if\b/, whatIf],
  [/^\/v1\/drop-budget\b/, budget],
  [/^\/v1\/ledger\b/, ledger],
  [/^\/v1\/coaching\b/, coaching],
  [/^\/v1\/exposure\b/, exposure],
  [/^\/v1\/audit\b/, audit],
  [/^\/v1\/scenarios\/\d+\/requirement\b/, requirement],
  [/^\/v1\/scenarios\/\d+\/wishes(\?|$)/, v.union([wishes, scenario])],
  [/^\/v1\/scenarios\/\d+(\?|$)/, scenario],
  [/^\/v1\/scenarios(\?|$)/, v.union([scenarios, scenario])],
  [/^\/v1\/scenarios\/backtest\b/, backTest],
  [/^\/v1\/jobs\/\d+(\/stop)?(\?|$)/, job],
  [/^\/v1\/schedules\/compare\b/, comparison],
  [/^\/v1\/schedules\/\d+(\/(publish|restore|cancel))?(\?|$)/, schedule],
  [/^\/v1\/schedules\/\d+\/robustness\b/, robustness],
  [/^\/v1\/adherence\b/, adherence],
];

/** Throws a ShapeError when `data` is not what `path` promises. */
export function checkShape(path: string, data: unknown): void {
  const schema = SHAPES.find(([of]) => of.test(path))?.[1];
  if (!schema) return;
  const result = v.safeParse(schema, data);
  if (result.success) return;
  const first = result.issues[0];
  throw new ShapeError(text('problemBadPayload', `${v.getDotPath(first) ?? ''} ${first.message}`.trim()));
}

/** True when each column, or each part of a column of rates, has `n` entries. */
export function evenColumns(columns: Record<string, unknown>, n: number): boolean {
  return Object.values(columns).every((column) =>
    Array.isArray(column) ? column.length === n : isRecord(column) && evenColumns(column, n),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
