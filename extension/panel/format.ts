/** Numbers, times and ranges as a floor manager reads them. Times are UTC seconds, durations seconds. */
import { counted, language, ordinal, t } from './t';

/** How a rate's number is meant: a share of 1, an index in per cent, a count per hour, seconds, cents, or a plain number. */
export type Kind = 'share' | 'index' | 'per_hour' | 'seconds' | 'money' | 'number';

export const NONE = '–';
const NBSP = '\u202f';
const formats = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(digits: number, extra: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const id = `${language()} ${digits} ${JSON.stringify(extra)}`;
  let made = formats.get(id);
  if (!made) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, ...extra };
    formats.set(id, (made = new Intl.NumberFormat(language(), options)));
  }
  return made;
}

/** A number with a fixed count of decimals; `–` for none. */
export function decimal(x: number | null | undefined, digits = 0): string {
  return x == null ? NONE : numberFormat(digits).format(x);
}

/** A count with thousands separators. */
export const count = (n: number | null | undefined): string => decimal(n, 0);

/** A share of 1 as "12.4 %". */
export function percent(x: number | null | undefined, digits = 1): string {
  return x == null ? NONE : numberFormat(digits).format(x * 100) + NBSP + '%';
}

/** A signed difference of shares in points: "+3 %", "−5 %"; "0 %" without a sign. */
export function signedPercent(x: number | null | undefined, digits = 0): string {
  return x == null ? NONE : signed(x * 100, digits) + NBSP + '%';
}

/** A signed number with a real minus sign; what rounds to zero carries no sign. */
export function signed(x: number | null | undefined, digits = 0): string {
  if (x == null) return NONE;
  const text = numberFormat(digits, { signDisplay: 'exceptZero' }).format(x);
  return text.replace('-', '−');
}

/** "0:09", "6:45", "1:02:30". */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || seconds < 0) return NONE;
  const whole = Math.round(seconds);
  const s = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** "41 h 20 min": long totals, where seconds say nothing. */
export function hours(seconds: number | null | undefined): string {
  if (seconds == null) return NONE;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 600) return `${count(Math.round(minutes / 60))} h`;
  const rest = minutes % 60;
  return `${count(Math.floor(minutes / 60))} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** How long ago, coarse on purpose: "12 s", "4 min", "2 h 5 min", "3 days". */
export function age(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  if (s < 172_800) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return counted('days', Math.floor(s / 86_400), count(Math.floor(s / 86_400)));
}

/** Money from cents, whole units from `whole` cents on: 1,000 units unless told otherwise. */
export function money(cents: number | null | undefined, whole = 100_000): string {
  if (cents == null) return NONE;
  const digits = Math.abs(cents) >= whole ? 0 : 2;
  const extra = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  return numberFormat(digits, extra).format(cents / 100);
}

/** An estimate of money shows no cents from here on: they would claim too much. */
const ESTIMATED_WHOLE = 1000;

/** One value of a rate in its own unit. */
export function value(x: number | null | undefined, kind: Kind, digits?: number): string {
  if (x == null) return NONE;
  if (kind === 'share') return percent(x, digits ?? 1);
  if (kind === 'index') return percent(x / 100, digits ?? 0);
  if (kind === 'seconds') return duration(x);
  if (kind === 'money') return money(x, x === 0 ? 0 : ESTIMATED_WHOLE);
  return decimal(x, digits ?? (kind === 'per_hour' ? (Math.abs(x) < 10 ? 2 : 1) : 0));
}

/** A likely range, "9–16 %"; decimals only when whole numbers would hide the width. */
export function range(low: number | null, high: number | null, kind: Kind): string {
  if (low == null || high == null) return NONE;
  if (kind === 'seconds' || kind === 'money') return `${value(low, kind)}–${value(high, kind)}`;
  const scale = kind === 'share' ? 100 : 1;
  const [a, b] = [low * scale, high * scale];
  const width = b - a;
  const digits = width >= 3 ? 0 : width >= 0.3 ? 1 : 2;
  const text = `${decimal(a, digits)}–${decimal(b, digits)}`;
  return kind === 'share' || kind === 'index' ? text + NBSP + '%' : text;
}

/** A change with its sign: "+$18.40", "−0.22", "+3.1 %"; what is written as nothing carries none. */
export function signedValue(x: number | null | undefined, kind: Kind, digits?: number): string {
  if (x == null) return NONE;
  const size = value(Math.abs(x), kind, digits ?? (kind === 'per_hour' ? 2 : undefined));
  if (size === value(0, kind, digits ?? (kind === 'per_hour' ? 2 : undefined))) return size;
  return `${x < 0 ? '−' : '+'}${size}`;
}

/** The likely range of a change, "−$3 to +$18"; with a dash it could not be told from a minus. */
export function signedRange(low: number | null | undefined, high: number | null | undefined, kind: Kind, digits?: number): string {
  return low == null || high == null ? NONE : t('fromTo', signedValue(low, kind, digits), signedValue(high, kind, digits));
}

/** Places in words: "3rd" when sure, "2nd–9th" when the data allow several. */
export function places(low: number | null, high: number | null): string {
  if (low == null || high == null) return NONE;
  return low === high ? ordinal(low) : `${ordinal(low)}–${ordinal(high)}`;
}

function dateFormat(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${language()} ${zone} ${name}`;
  let made = dates.get(id);
  if (!made) dates.set(id, (made = new Intl.DateTimeFormat(language(), { ...options, timeZone: zone })));
  return made;
}

/** The centre's wall clock: "10:42", or with seconds "10:42:07". */
export function clock(at: number | null | undefined, zone: string, seconds = false): string {
  if (at == null) return NONE;
  const two = '2-digit' as const;
  const shape = { hour: two, minute: two, hourCycle: 'h23' as const, ...(seconds ? { second: two } : {}) };
  return dateFormat(zone, seconds ? 'hms' : 'hm', shape).format(at * 1000);
}

/** The centre's date: "Mon, 3 Mar". */
export function day(at: number | null | undefined, zone: string): string {
  if (at == null) return NONE;
  return dateFormat(zone, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(at * 1000);
}

/** Seconds to add to UTC to read the centre's wall clock at `at`. */
export function zoneOffset(at: number, zone: string): number {
  const shape = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
    second: 'numeric', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat('en-US', { ...shape, timeZone: zone }).formatToParts(at * 1000);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round(local / 1000 - at);
}

/** Sizes on disk: "812 MB". */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, n > 0 ? Math.floor(Math.log10(n) / 3) : 0);
  const x = n / 1000 ** step;
  return `${decimal(x, step > 0 && x < 10 ? 1 : 0)} ${units[step]}`;
}

/** "n 31" for captions. */
export const sample = (n: number): string => t('sampleOf', count(n));
