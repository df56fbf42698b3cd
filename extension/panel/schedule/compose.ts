/** Sentences of the usual rules from a small form; pure. The language of rules is English, as the server reads it. */

export const KINDS = ['limit', 'rest', 'never', 'available', 'off', 'prefer', 'fair'] as const;
export type Kind = (typeof KINDS)[number];
export const THINGS = ['shifts', 'hours', 'weekend shifts', 'night shifts', 'weekends', 'days in a row'] as const;
export type Thing = (typeof THINGS)[number];
export const PERIODS = ['a day', 'a week', 'in 2 weeks', 'in 4 weeks', 'a month'] as const;
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What the form holds; only the fields of its kind count. */
export interface RuleDraft {
  kind: Kind;
  /** Nobody named: everybody. */
  who: readonly string[];
  amount: 'at most' | 'at least' | 'exactly';
  number: number;
  thing: Thing;
  period: (typeof PERIODS)[number];
  days: readonly Weekday[];
  start: string;
  end: string;
  first: string;
  last: string;
  soft: boolean;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cy". */
export function listed(names: readonly string[], last = 'and'): string {
  return names.length < 2 ? names[0] ?? '' : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}

const onDays = (days: readonly Weekday[]): string => listed(WEEKDAYS.filter((day) => days.includes(day)).map((day) => `${day}s`));

function body({ kind, who, amount, number, thing, period, days, start, end, first, last }: RuleDraft): string {
  const people = who.length === 0 ? 'Everybody' : listed(who);
  const one = who.length < 2;
  const verb = (single: string, many: string) => (one ? single : many);
  const span = first === last ? `on ${first}` : `from ${first} to ${last}`;
  switch (kind) {
    case 'limit': {
      const named = number === 1 ? thing.replace(/^days/, 'day').replace(/s$/, '') : thing;
      return `${people} ${verb('works', 'work')} ${amount} ${number} ${named}${thing === 'days in a row' ? '' : ` ${period}`}`;
    }
    case 'rest':
      return `${people} ${verb('rests', 'rest')} at least ${number} ${number === 1 ? 'hour' : 'hours'} between shifts`;
    case 'never':
      return `${people} never ${verb('works', 'work')} on ${onDays(days)}`;
    case 'available':
      return `${people} ${verb('is', 'are')} available on ${onDays(days)} from ${start} to ${end}`;
    case 'off':
      return `${people} ${verb('is', 'are')} off ${span}`;
    case 'prefer':
      return `${people} ${verb('prefers', 'prefer')} to start at ${start}`;
    case 'fair':
      return `${people} ${verb('works', 'work')} the same number of ${thing === 'days in a row' ? 'shifts' : thing} from ${first} to ${last}`;
  }
}

/** The sentence; empty while a field it needs is. */
export function compose(draft: RuleDraft): string {
  const { kind, days, first, last, soft, number } = draft;
  if ((kind === 'never' || kind === 'available') && days.length === 0) return '';
  if ((kind === 'off' || kind === 'fair') && (!first || !last)) return '';
  if ((kind === 'limit' || kind === 'rest') && !(number >= 0)) return '';
  return `${body(draft)}${soft && kind !== 'prefer' ? ', if possible' : ''}.`;
}

/** What of the draft a form must show. */
export function fieldsOf(kind: Kind): { amount: boolean; number: boolean; thing: boolean; days: boolean; clock: boolean; clocks: boolean; dates: boolean; soft: boolean } {
  return {
    amount: kind === 'limit', number: kind === 'limit' || kind === 'rest', thing: kind === 'limit' || kind === 'fair', days: kind === 'never' || kind === 'available',
    clock: kind === 'prefer', clocks: kind === 'available', dates: kind === 'off' || kind === 'fair', soft: kind !== 'prefer',
  };
}
