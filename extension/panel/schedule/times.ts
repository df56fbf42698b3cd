/** Local days and clock times of a scenario's intervals; pure. Instants are UTC seconds, days `2026-11-30`. */
import { language } from '../t';

/** Seconds of one interval. */
export const SLOT_S = 900;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(id: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${id}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

/** The local day of an instant. */
export function dayOf(at: number, zone: string): string {
  return format(`day ${zone}`, 'en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at * 1000);
}

/** Minutes of the wall clock since midnight. */
export function minuteOf(at: number, zone: string): number {
  const text = format(`hm ${zone}`, 'en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at * 1000);
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

/** The day `n` days after `day`. */
export function plusDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** The days of whole weeks from `first` on. */
export const daysFrom = (first: string, weeks: number): string[] => Array.from({ length: 7 * weeks }, (_, n) => plusDays(first, n));

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

/** A day in words: `short` "Mon 30", `long` "Monday, Nov 30", `date` "Nov 30, 2026". */
export function dayWords(day: string, style: 'short' | 'long' | 'date' | 'weekday' = 'long'): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  if (style === 'short') return `${dayWords(day, 'weekday')} ${Number(day.slice(8))}`;
  const shapes: Record<Exclude<typeof style, 'short'>, Intl.DateTimeFormatOptions> = {
    long: { weekday: 'long', month: 'short', day: 'numeric' },
    date: { month: 'short', day: 'numeric', year: 'numeric' }, weekday: { weekday: 'short' },
  };
  return format(style, language(), { ...shapes[style], timeZone: 'UTC' }).format(at);
}

/** Indices of a day's intervals, the last one excluded; the whole span for no day. */
export interface Span {
  from: number;
  to: number;
}

/** First index of every local day, in order; `starts` rise. Days of 23 and 25 hours have 92 and 100 intervals. */
export function daySpans(starts: readonly number[], zone: string): Map<string, Span> {
  const found = new Map<string, Span>();
  let at = 0;
  while (at < starts.length) {
    const day = dayOf(starts[at] as number, zone);
    // A day has at least 92 intervals: only around its end is each looked at.
    let end = Math.min(at + (at === 0 ? 1 : 90), starts.length);
    while (end > at + 1 && dayOf(starts[end - 1] as number, zone) !== day) end -= 1;
    while (end < starts.length && dayOf(starts[end] as number, zone) === day) end += 1;
    found.set(day, { from: at, to: end });
    at = end;
  }
  return found;
}

/** Minutes as "07:30"; beyond midnight it goes on counting from 0. */
export function clockOf(minute: number): string {
  const m = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
}
