/** The settings of the optimiser: their defaults, which values can be saved, and the rows of campaigns and agents. */
import type { Key } from '../t';
import type { Ability, CentreSettings, Steering as Sent, Wanted } from '../types';
import { outside, type Rule } from './rules';

export type Steering = Required<Omit<Sent, 'wanted' | 'abilities'>> & { wanted: FullWanted[]; abilities: FullAbility[] };
export type FullWanted = Required<Wanted>;
export type FullAbility = Required<Ability>;

/** What the server takes when nothing is set. */
export const DEFAULTS: Steering = {
  wanted: [], abilities: [], open_crew: 6, switch_min: 5, stay_min: 60, least_chance: 0.75, least_gain: 0.02, balance_margin: 0.1, max_occupancy: 0.92, max_hours: 10, mode: 'best',
  per_hour: 3, hold_out: 0.1, drop_warn: 0.025, drop_stop: 0.029, allow_logout: false,
};

const NO_WISHES: Omit<FullWanted, 'campaign_id'> = { seats: null, crew_min: 0, predictive: true, needs: [] };
const NOTHING_SAID: Omit<FullAbility, 'agent_id'> = { skills: [], never: [], from_min: null, until_min: null, max_hours: null, fixed: false };

/** The centre's choices; what was never set is the server's default. */
export function steeringOf({ steering = {} }: Pick<CentreSettings, 'steering'>): Steering {
  return {
    ...DEFAULTS, ...steering,
    wanted: (steering.wanted ?? []).map((each) => ({ ...NO_WISHES, ...each })),
    abilities: (steering.abilities ?? []).map((each) => ({ ...NOTHING_SAID, ...each })),
  };
}

/** What a campaign asks for, nothing where nothing is set. */
export const wantedOf = ({ wanted }: Steering, campaign: number): FullWanted => wanted.find(({ campaign_id }) => campaign_id === campaign) ?? { campaign_id: campaign, ...NO_WISHES };

/** What is known of an agent, nothing where nothing is set. */
export const abilityOf = ({ abilities }: Steering, agent: number): FullAbility => abilities.find(({ agent_id }) => agent_id === agent) ?? { agent_id: agent, ...NOTHING_SAID };

/** Nonsense that was typed is not nothing, so values are compared as they are and only lists by what they hold. */
const same = (a: object, b: object): boolean => Object.entries(b).every(([name, x]) => {
  const own: unknown = a[name as never];
  return Array.isArray(x) ? JSON.stringify(own) === JSON.stringify(x) : Object.is(own, x);
});

/** True where a row says nothing beyond the defaults. */
export const plainWanted = (each: FullWanted): boolean => same(each, NO_WISHES);
export const plainAbility = (each: FullAbility): boolean => same(each, NOTHING_SAID);

/** The settings with one campaign's row replaced; a row that says nothing is left out. */
export function withWanted(steering: Steering, row: FullWanted): Steering {
  const others = steering.wanted.filter(({ campaign_id }) => campaign_id !== row.campaign_id);
  return { ...steering, wanted: plainWanted(row) ? others : [...others, row] };
}

/** The settings with one agent's row replaced; a row that says nothing is left out. */
export function withAbility(steering: Steering, row: FullAbility): Steering {
  const others = steering.abilities.filter(({ agent_id }) => agent_id !== row.agent_id);
  return { ...steering, abilities: plainAbility(row) ? others : [...others, row] };
}

type NumberName = { [K in keyof Steering]: Steering[K] extends number ? K : never }[keyof Steering];

const LIMITS: Record<NumberName, Rule> = {
  open_crew: [1, 100, 'errorOpenCrew'], switch_min: [0, 120, 'errorSwitch'], stay_min: [0, 480, 'errorStay'], least_chance: [0.5, 0.99, 'errorLeastChance'], least_gain: [0, 1, 'errorPercent'],
  balance_margin: [0.02, 0.5, 'errorMargin'], max_occupancy: [0.5, 1, 'errorOccupancy'], max_hours: [0.25, 24, 'errorHours'], per_hour: [1, 10, 'errorPerHour'], hold_out: [0, 0.5, 'errorHoldOut'],
  drop_warn: [0.0001, 0.9999, 'errorShare'], drop_stop: [0.0001, 0.9999, 'errorShare'],
};

/** What the server takes only whole. */
const WHOLE: ReadonlySet<string> = new Set(['open_crew', 'stay_min', 'per_hour']);

const MOST_SEATS = 20_000;
const wrongCount = (x: number | null): boolean => x !== null && (outside(x, [0, MOST_SEATS, 'errorCount']) || !Number.isInteger(x));

function rowErrors({ wanted, abilities }: Steering): Record<string, Key> {
  const errors: Record<string, Key> = {};
  for (const each of wanted) {
    if (wrongCount(each.seats)) errors[`wanted.${each.campaign_id}.seats`] = 'errorCount';
    else if (each.seats !== null && each.seats < each.crew_min) errors[`wanted.${each.campaign_id}.seats`] = 'errorSeats';
    if (wrongCount(each.crew_min)) errors[`wanted.${each.campaign_id}.crew_min`] = 'errorCount';
  }
  for (const { agent_id: id, from_min: from, until_min: until, max_hours: hours } of abilities) {
    if (Number.isNaN(from)) errors[`abilities.${id}.from_min`] = 'errorClock';
    if (Number.isNaN(until)) errors[`abilities.${id}.until_min`] = 'errorClock';
    if (hours !== null && !(hours > 0 && hours <= 24)) errors[`abilities.${id}.max_hours`] = 'errorHours';
  }
  return errors;
}

/** Field -> why it cannot be saved. */
export function steeringErrors(steering: Steering): Record<string, Key> {
  const errors: Record<string, Key> = {};
  for (const [name, rule] of Object.entries(LIMITS)) {
    const x = steering[name as NumberName];
    if (outside(x, rule) || (WHOLE.has(name) && !Number.isInteger(x))) errors[`steering.${name}`] = rule[2];
  }
  if (steering.drop_warn >= steering.drop_stop) errors['steering.drop_warn'] ??= 'errorWarnStop';
  return { ...errors, ...rowErrors(steering) };
}

/** Minutes of the day as a clock, "09:30"; empty for none. */
export const clockOf = (minutes: number | null): string => (minutes === null || Number.isNaN(minutes) ? '' : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);

/** "09:30" as minutes of the day; empty is none. */
export function minutesOf(clock: string): number | null {
  if (clock === '') return null;
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? [];
  return hours === undefined ? NaN : Number(hours) * 60 + Number(minutes);
}

/** Words separated by commas: skills, languages, licences. */
export const parseWords = (text: string): string[] => [...new Set(text.split(',').map((each) => each.trim()).filter(Boolean))];
