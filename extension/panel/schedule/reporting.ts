/** Reports of the scheduler: which there are, their figures together, and columns of their tables in words and units; pure. */
import { clock, count, day, decimal, money, NONE, percent, signedPercent } from '../format';
import { t, type Key } from '../t';
import type { ReportAnswer, ReportTable } from '../types';
import { fromTo } from './ranges';

export const OF_PLAN = ['coverage', 'hours', 'fairness', 'wishes'] as const;
export const OF_PAST = ['adherence', 'forecast', 'planning', 'before_after'] as const;
export const REPORTS = [...OF_PLAN, ...OF_PAST] as const;
export type ReportName = (typeof REPORTS)[number];

/** Whether a report is about one schedule; the others are about days that are over. */
export const isOfPlan = (name: ReportName): boolean => (OF_PLAN as readonly string[]).includes(name);

export const DAYS = 28;
/** Numbers of days there are to choose from. */
export const SPANS = [7, 14, DAYS, 56, 91, 182, 366] as const;

export type Unit = ReportTable['columns'][number]['unit'];
export type Value = ReportTable['rows'][number][number];

const UNITS: Partial<Record<Unit, string>> = { hours: 'h', minutes: 'min', seconds: 's' };
const WORDS = new Set<Unit>(['text', 'day', 'time']);
const ABOUT = new Set(['covered', 'answered', 'recorded_min', 'off', 'bias', 'in_range', 'n_before', 'n_after', 'work_min']);

/** A column's name, with its unit where the figures do not carry it themselves. */
export function columnName(key: string, unit: Unit): string {
  const name = t(`repCol_${key}` as Key);
  return UNITS[unit] ? t('repIn', name, UNITS[unit]) : name;
}

/** What a column means, where its name does not say it all. */
export const columnAbout = (key: string): string | undefined => (ABOUT.has(key) ? t(`repAbout_${key}` as Key) : undefined);

function figure(value: number, unit: Unit, zone: string): string {
  switch (unit) {
    case 'hours': case 'number': case 'seconds': return decimal(value, 1);
    case 'share': return percent(value, 1);
    case 'change': return signedPercent(value, 1);
    case 'money': return money(value);
    case 'time': return `${day(value, zone)}, ${clock(value, zone)}`;
    default: return count(Math.round(value));
  }
}

/** One value in its unit; a dash where there is none. */
export function shown(value: Value, unit: Unit, zone: string): string {
  if (value === null) return NONE;
  if (typeof value === 'number') return figure(value, unit, zone);
  const noon = unit === 'day' ? Date.parse(`${value}T12:00:00Z`) : NaN;
  return Number.isNaN(noon) ? value : day(noon / 1000, 'UTC');
}

/** A value of a row that names its own unit: seconds carry theirs, as rows differ. */
const ownShown = (value: Value, unit: Value, zone: string): string =>
  unit === 'seconds' && typeof value === 'number' ? t('secondsOf', decimal(value, 1)) : shown(value, unit === 'share' || unit === 'money' ? unit : 'number', zone);

export interface ShownColumn {
  key: string;
  label: string;
  about: string | undefined;
  /** Right-aligned, and biggest first when sorted. */
  numeric: boolean;
  unit: Unit;
  /** What it is sorted by. */
  values: readonly Value[];
  text: (row: number) => string;
  /** Why there is no figure in a row; empty where there is one, or nothing is told. */
  why: (row: number) => string;
}

/** Columns that others take up: a range is one, a row's unit is in its figures, `said` stands where a figure is missing. */
const TAKEN_UP = new Set(['high', 'unit', 'said']);

/** A table's columns as they are shown; figures that no row has, nor a reason for, are left out. */
export function columnsOf({ columns, rows }: Pick<ReportTable, 'columns' | 'rows'>, zone: string): ShownColumn[] {
  const placeOf = (key: string) => columns.findIndex((each) => each.key === key);
  const all = (place: number): Value[] => rows.map((row) => row[place] ?? null);
  const [highs, units, said] = [all(placeOf('high')), all(placeOf('unit')), all(placeOf('said'))];
  const asked = columns.flatMap(({ unit }, place) => (unit === 'share' || unit === 'own' ? [place] : []));
  /** The reason stands once in a row: where its first figure is missing. */
  const lacks = (row: number): number | undefined => asked.find((place) => (rows[row]?.[place] ?? null) === null);
  return columns.flatMap(({ key, unit }, place) => {
    if (TAKEN_UP.has(key)) return [];
    const values = all(place);
    const numeric = !WORDS.has(unit);
    if (numeric && rows.length > 0 && values.every((each, row) => each === null && !said[row])) return [];
    const text = (row: number): string => {
      const value = values[row] ?? null;
      if (key === 'low') return typeof value === 'number' && typeof highs[row] === 'number' ? fromTo(value, highs[row]) : NONE;
      return unit === 'own' ? ownShown(value, units[row] ?? null, zone) : shown(value, unit, zone);
    };
    const why = (row: number): string => (lacks(row) === place ? String(said[row] ?? '') : '');
    return [{ key, label: columnName(key, unit), about: columnAbout(key), numeric, unit, values, text, why }];
  });
}

interface Together {
  table: string;
  sums: readonly string[];
  /** A share of the sums, shown first. */
  share?: { key: string; of: (sum: (key: string) => number) => number };
}

const TOGETHER: Partial<Record<ReportName, Together>> = {
  coverage: { table: 'coverage_queues', sums: ['needed_h', 'scheduled_h', 'short_h', 'over_h'], share: { key: 'covered', of: (sum) => 1 - sum('short_h') / sum('needed_h') } },
  hours: { table: 'hours', sums: ['shifts', 'scheduled_h', 'beyond_h', 'worked_h', 'worked_beyond_h', 'wages_cents'] },
  wishes: { table: 'wishes_agents', sums: ['asked', 'first_choice', 'other_choice', 'not_kept'], share: { key: 'satisfied', of: (sum) => (sum('first_choice') + sum('other_choice')) / sum('asked') } },
  adherence: { table: 'adherence_days', sums: ['recorded_min', 'missing_min', 'break_min', 'outside_min'] },
  forecast: { table: 'forecast_queues', sums: ['expected', 'came'] },
  planning: { table: 'planning_plans', sums: ['steps', 'work_min', 'search_s', 'changes'] },
};

export interface Figure {
  key: string;
  label: string;
  value: string;
  /** How many rows it is of, where some have no value. */
  of: string;
}

/** A report's figures over all rows of its main table; those that no row has are left out. */
export function together({ report, tables, centre: { zone } }: Pick<ReportAnswer, 'report' | 'tables' | 'centre'>): Figure[] {
  const asked = TOGETHER[report as ReportName];
  const table = tables.find(({ name }) => name === asked?.table);
  if (!asked || !table) return [];
  const figures = (key: string): number[] => {
    const place = table.columns.findIndex((each) => each.key === key);
    return table.rows.flatMap((row) => (typeof row[place] === 'number' ? [row[place]] : []));
  };
  const sum = (key: string): number => figures(key).reduce((total, each) => total + each, 0);
  const unitOf = (key: string): Unit => table.columns.find((each) => each.key === key)?.unit ?? 'number';
  const share = asked.share?.of(sum) ?? NaN;
  return [
    ...(asked.share && Number.isFinite(share) ? [{ key: asked.share.key, label: columnName(asked.share.key, 'share'), value: shown(share, 'share', zone), of: '' }] : []),
    ...asked.sums.filter((key) => figures(key).length > 0).map((key) => ({ key, label: columnName(key, unitOf(key)), value: shown(sum(key), unitOf(key), zone), of: figures(key).length < table.rows.length ? t('repOfRows', count(figures(key).length), count(table.rows.length)) : '' })),
  ];
}
