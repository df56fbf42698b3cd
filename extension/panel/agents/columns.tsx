/** The leaderboard's columns: the seven of the seed in its order, and those a manager may add. */
import type { ReactNode } from 'react';
import { count, hours, money, percent, signed, signedPercent, type Kind } from '../format';
import { at, rateAt } from '../columns';
import { niceMax } from '../parts/RangeBar';
import type { Cells } from '../sort';
import { t, type Key, type Stem } from '../t';
import type { AgentColumns, AnswerDefinition, RateColumn, Snapshot, Team } from '../types';
import { AnswerCell, NameCell, RankCell, RateCell, StatusCell, TrendCell } from './cells';

/** What cells need besides their row. */
export interface Board {
  columns: AgentColumns;
  rankMetric: string;
  trendMetric: string;
  /** What the answer rate counts, as chosen in the settings. */
  answers: AnswerDefinition;
  campaigns: Map<number, string>;
  narrow: boolean;
  /** Where there is room for bars: the end of each rate column's scale. */
  max: Record<string, number> | null;
}

export interface AgentColumn {
  key: string;
  label: Key;
  /** The heading where room is scarce. */
  short?: Key;
  about: Key;
  /** CSS grid track at 400 px and at full width. */
  width: readonly [string, string];
  numeric: boolean;
  desc: boolean;
  cells: (c: AgentColumns) => Cells;
  show: (board: Board, row: number) => ReactNode;
  /** The same for the whole team. */
  team?: (team: Team) => ReactNode;
}

type NumberKey = 'calls' | 'contacts' | 'conversions' | 'dials';
type SecondsKey = 'talk_s' | 'wrap_s' | 'wait_s' | 'pause_s' | 'login_s';
type RateKey = (typeof RATES)[number];

/** A rate column that this snapshot was not asked for. */
const NOT_ASKED: RateColumn = { value: [], low: [], high: [], n: [] };

const NUMERIC = { numeric: true, desc: true } as const;
const WIDE = ['64px', 'minmax(72px, 1fr)'] as const;

function counts(key: NumberKey, label: Key, about: Key, width: readonly [string, string] = WIDE): AgentColumn {
  return { key, label, about, width, ...NUMERIC, cells: (c) => c[key], show: ({ columns }, row) => count(at(columns[key], row)), team: (x) => count(x[key]) };
}

function times(key: SecondsKey, label: Key, about: Key): AgentColumn {
  const width = ['84px', 'minmax(88px, 1fr)'] as const;
  return { key, label, about, width, ...NUMERIC, cells: (c) => c[key] ?? [], show: ({ columns }, row) => hours(at(columns[key] ?? [], row)), team: (x) => hours(x[key]) };
}

function rates(key: RateKey, label: Key, about: Key, kind: Kind, of: Stem, more: Partial<AgentColumn> = {}, digits?: number): AgentColumn {
  const column = (c: AgentColumns): RateColumn => c[key] ?? NOT_ASKED;
  return {
    key, label, about, width: ['84px', 'minmax(136px, 1.2fr)'], ...NUMERIC,
    cells: (c) => column(c).value,
    show: ({ columns, max }, row) => <RateCell rate={rateAt(column(columns), row)} kind={kind} of={of} digits={digits} max={max?.[key]} />,
    team: (x) => <RateCell rate={x[key]} kind={kind} of={of} digits={key === 'answer_rate' ? 0 : digits} />,
    ...more,
  };
}

const RATES = ['answer_rate', 'conversion_per_contact', 'conversions_per_hour', 'handle_s', 'occupancy', 'efficiency'] as const;

/** One scale per rate column, so that its rows can be compared by eye. */
export function scales(columns: AgentColumns): Record<string, number> {
  const top = (high: readonly (number | null)[]) => high.reduce<number>((most, x) => Math.max(most, x ?? 0), 0);
  return Object.fromEntries(RATES.map((key) => [key, niceMax(top(columns[key]?.high ?? []))]));
}

/** A difference in the ranking metric, in that metric's unit. */
export function inMetric(x: number | null, metric: string): string {
  if (metric === 'calls') return signed(x, 0);
  if (metric === 'conversions_per_hour') return signed(x, 2);
  return signedPercent(x, 1);
}

/** The seven of the seed, in its order; they cannot be removed. */
export const SEVEN: readonly AgentColumn[] = [
  { key: 'rank', label: 'colRank', about: 'aboutRank', width: ['51px', '84px'], numeric: false, desc: false,
    cells: (c) => c.rank, show: (board, row) => <RankCell board={board} row={row} /> },
  { key: 'name', label: 'colAgent', about: 'aboutAgent', width: ['minmax(76px, 1fr)', 'minmax(150px, 2fr)'], numeric: false,
    desc: false, cells: (c) => c.name, show: (board, row) => <NameCell board={board} row={row} /> },
  rates('answer_rate', 'colAnswerRate', 'aboutAnswerRate', 'share', 'calls', { short: 'shortAnswerRate', width: ['54px', 'minmax(136px, 1.2fr)'],
    show: (board, row) => <AnswerCell board={board} row={row} /> }),
  { key: 'trend', label: 'colTrend', short: 'shortTrend', about: 'aboutTrend', width: ['36px', 'minmax(64px, 0.7fr)'], ...NUMERIC,
    cells: (c) => c.trend, show: (board, row) => <TrendCell board={board} row={row} /> },
  { ...counts('calls', 'colCalls', 'aboutCalls', ['34px', 'minmax(56px, 0.7fr)']), short: 'shortCalls' },
  rates('efficiency', 'colQuality', 'aboutQuality', 'index', 'contacts', { width: ['50px', 'minmax(136px, 1.2fr)'] }),
  { key: 'status', label: 'colStatus', about: 'aboutStatus', width: ['70px', 'minmax(120px, 1.2fr)'], numeric: false, desc: true,
    cells: (c) => c.status.map((s) => STATUS_ORDER[s]), show: (board, row) => <StatusCell board={board} row={row} /> },
];

const STATUS_ORDER = { excellent: 3, good: 2, 'needs coaching': 1, 'not enough calls': null } as const;

/** The team's figure under a column: weighted by calls and hours, not a mean of means; null where there is none. */
export function teamCell(team: Team, key: string): ReactNode {
  if (key === 'name') return <strong>{t('team')}</strong>;
  const column = [...SEVEN, ...MORE].find((c) => c.key === key);
  return column?.team?.(team) ?? null;
}

/** What the column picker offers. */
export const MORE: readonly AgentColumn[] = [
  rates('conversions_per_hour', 'colConversionsPerHour', 'aboutConversionsPerHour', 'per_hour', 'contacts'),
  rates('conversion_per_contact', 'colConversionPerContact', 'aboutConversionPerContact', 'share', 'contacts'),
  counts('contacts', 'colContacts', 'aboutContacts'),
  counts('conversions', 'colConversions', 'aboutConversions'),
  counts('dials', 'colDials', 'aboutDials'),
  rates('handle_s', 'colHandle', 'aboutHandle', 'seconds', 'calls'),
  rates('occupancy', 'colOccupancy', 'aboutOccupancy', 'share', 'calls', {}, 0),
  times('talk_s', 'colTalk', 'aboutTalk'),
  times('wrap_s', 'colWrap', 'aboutWrap'),
  times('wait_s', 'colWait', 'aboutWait'),
  times('pause_s', 'colPause', 'aboutPause'),
  times('login_s', 'colLogin', 'aboutLogin'),
  { key: 'revenue_cents', label: 'colRevenue', about: 'aboutRevenue', width: WIDE, ...NUMERIC, cells: (c) => c.revenue_cents ?? [],
    show: ({ columns }, row) => money(at(columns.revenue_cents ?? [], row)), team: (x) => money(x.revenue_cents) },
  { key: 'versus_team', label: 'colVersus', about: 'aboutVersus', width: WIDE, ...NUMERIC, cells: (c) => c.versus_team,
    show: ({ columns, rankMetric }, row) => inMetric(at(columns.versus_team, row), rankMetric) },
  { key: 'below_team', label: 'colBelow', about: 'aboutBelow', width: WIDE, ...NUMERIC, cells: (c) => c.below_team ?? [],
    show: ({ columns }, row) => percent(at(columns.below_team ?? [], row), 0) },
];

const ALWAYS_SENT = new Set(['versus_team', 'contacts', 'conversions', 'dials']);

/** Whether the board has to be asked for its further columns. */
export const wantsMore = (extra: readonly string[]): boolean => extra.some((key) => !ALWAYS_SENT.has(key));

/** A snapshot's columns as one table. */
export const allColumns = ({ columns, more }: Snapshot['agents']): AgentColumns => (more ? { ...columns, ...more } : columns);

/** The columns shown, in the catalogue's order. */
export function shownColumns(extra: readonly string[]): AgentColumn[] {
  return [...SEVEN, ...MORE.filter((c) => extra.includes(c.key))];
}
