/** What fills an agent's row beside the shift: days off, absences, meetings; where they lie and what they are called. Pure. */
import { clock } from '../format';
import { t } from '../t';
import type { AwayRow, MeetingRow, ScheduleAnswer } from '../types';
import type { Frame } from './drag';

export type MarkKind = 'off' | 'away';

export interface Mark {
  kind: MarkKind;
  start: number;
  end: number;
  label: string;
  /** For those who hear it. */
  said: string;
}

type Marked = Pick<ScheduleAnswer, 'away' | 'time_off' | 'meetings' | 'zone'>;

const meets = (one: { start: number; end: number }, { start, end }: Frame): boolean => one.start < end && one.end > start;

/** An agent's day off and absences within a column of the chart; absences come last and lie on top. */
export function marksOf(plan: Marked, agent: string, day: string, frame: Frame): Mark[] {
  const off = plan.time_off.find((one) => (one.agent === agent || one.agent === '') && one.first <= day && day <= one.last);
  const offMark = off ? [t(off.hard ? 'markOff' : 'markOffWish')].map((label) => ({ kind: 'off' as const, ...frame, label, said: label })) : [];
  const away = plan.away.filter((one) => one.agent === agent && meets(one, frame));
  return [...offMark, ...away.map((one) => ({ kind: 'away' as const, start: one.start, end: one.end, label: t('markAway'), said: awayWords(one, plan.zone) }))];
}

/** "Absent 09:00–17:30". */
export const awayWords = ({ start, end }: AwayRow, zone: string): string => t('awaySpan', clock(start, zone), clock(end, zone));

/** An agent's absence during some time; undefined for none. */
export const awayIn = (plan: Pick<Marked, 'away'>, agent: string, during: Frame): AwayRow | undefined => plan.away.find((one) => one.agent === agent && meets(one, during));

/** An agent's meetings during some time. */
export const meetingsOf = (plan: Marked, agent: string, during: Frame): MeetingRow[] => plan.meetings.filter((one) => one.who.includes(agent) && meets(one, during));

/** The kinds of marks that the chart shows at all, for its legend. */
export function kindsIn({ away, time_off: off, meetings }: Marked): ('meeting' | MarkKind)[] {
  return [...(meetings.length > 0 ? ['meeting' as const] : []), ...(off.length > 0 ? ['off' as const] : []), ...(away.length > 0 ? ['away' as const] : [])];
}
