/** Times on the clock where an agent sits, beside the schedule's; pure. */
import { clock, zoneOffset } from '../format';
import { t } from '../t';
import type { AgentWeek } from '../types';
import { dayOf, dayWords } from './times';

interface Times {
  day: string;
  start: number;
  end: number;
}

type Person = Pick<AgentWeek, 'zone'>;

/** A zone as a person says it: "New York". */
export const placeOf = (zone: string): string => (zone.split('/').pop() ?? zone).replaceAll('_', ' ');

/** "21:30–06:00"; what begins or ends on another day than `day` says which. */
export function spanIn({ day, start, end }: Times, zone: string): string {
  const said = (at: number) => (dayOf(at, zone) === day ? clock(at, zone) : `${dayWords(dayOf(at, zone), 'weekday')} ${clock(at, zone)}`);
  return `${said(start)}–${said(end)}`;
}

/** Whether the agent's clock shows another time than the schedule's then. */
export const livesElsewhere = ({ zone }: Person, times: Omit<Times, 'day'>, planZone: string): boolean =>
  zone !== '' && [times.start, times.end].some((at) => clock(at, zone) !== clock(at, planZone) || dayOf(at, zone) !== dayOf(at, planZone));

/** "Phoenix: 21:00–05:00"; empty where the clocks agree. */
export const localSpan = (person: Person, times: Times, planZone: string): string =>
  (livesElsewhere(person, times, planZone) ? t('localSpan', placeOf(person.zone), spanIn(times, person.zone)) : '');

/** How far the agent's clock is from the schedule's at an instant: "Phoenix: 1 h behind the center"; empty where they agree. */
export function localClock({ zone }: Person, at: number, planZone: string): string {
  const by = zone === '' ? 0 : (zoneOffset(at, zone) - zoneOffset(at, planZone)) / 3600;
  return by === 0 ? '' : t(by > 0 ? 'localAhead' : 'localBehind', placeOf(zone), String(Math.abs(by)));
}
