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

const SHAPES: [RegExp, v.GenericSchema][] = [
  [/^\/v1\/snapshot\b/, snapshot],
  [/^\/v1\/agents\/\d+/, agent],
  [/^\/v1\/calls(?!\.)/, calls],
  [/^\/v1\/matrix\b/, matrix],
  [/^\/v1\/trends\b/, trends],
  [/^\/v1\/why\b/, causes],
  [/^\/v1\/bottlenecks\b/, delays],
  [/^\/v1\/record\b/, record],
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
