/** Skills and service of schedules side by side: a group per campaign, a row per figure, a cell per schedule; pure. */
import { count, decimal, percent, range } from '../format';
import { t } from '../t';
import type { ComparedRow, ComparedService, ComparedSkill } from '../types';
import { fromTo } from './ranges';

export interface ServiceRow {
  label: string;
  /** One per schedule. */
  cells: readonly { value: string; range: string; best: boolean }[];
}

export interface ServiceGroup {
  queue: string;
  rows: readonly ServiceRow[];
}

const KINDS = ['answered', 'abandoned', 'replied', 'contacts'] as const;

function labelOf({ kind, within_s: within, target }: ComparedService, alike: boolean): string {
  if (kind === 'abandoned') return t('goalKindAbandoned');
  if (kind === 'contacts') return alike && target !== null ? t('cmpContacts', count(Math.round(target))) : t('cmpContactsEach');
  if (!alike || within === null) return t(kind === 'answered' ? 'cmpAnsweredGoal' : 'goalKindReplied');
  return kind === 'answered' ? t('cmpAnswered', decimal(within, 0)) : t('cmpReplied', decimal(within / 3600, 0));
}

/** A figure with its range; where plans want different numbers of contacts, each names its own. */
function shown(one: ComparedService, alike: boolean): { value: string; range: string } {
  if (one.kind !== 'contacts') return { value: percent(one.value, 1), range: range(one.low, one.high, 'share') };
  const ends = one.low === null || one.high === null ? '' : fromTo(one.low, one.high);
  return { value: alike ? count(Math.round(one.value)) : t('cmpOf', count(Math.round(one.value)), count(Math.round(one.target ?? 0))), range: ends };
}

/** The place of the one that is surely best: its range lies clear of every other; -1 where none does. */
export function surelyBest(list: readonly (ComparedService | undefined)[]): number {
  const known = list.filter((each) => each !== undefined);
  if (known.length < 2) return -1;
  const sign = known[0]?.kind === 'abandoned' ? -1 : 1;
  const [worst, most] = [(each: ComparedService) => Math.min(sign * (each.low ?? NaN), sign * (each.high ?? NaN)), (each: ComparedService) => Math.max(sign * (each.low ?? NaN), sign * (each.high ?? NaN))];
  return list.findIndex((each) => each && known.every((other) => other === each || worst(each) > most(other)));
}

/** Why a schedule has no figure there. */
export function missing({ simulated }: Pick<ComparedRow, 'simulated'>, kind: ComparedService['kind']): string {
  return t(simulated === 'changed' && kind !== 'contacts' ? 'cmpNotSimulated' : 'cmpNotThere');
}

/** Every campaign of any schedule, with the figures that any of them has. */
export function serviceGroups(schedules: readonly ComparedRow[]): ServiceGroup[] {
  const queues = [...new Set(schedules.flatMap(({ service }) => service.map(({ queue }) => queue)))];
  return queues.map((queue) => ({
    queue,
    rows: KINDS.flatMap((kind) => {
      const list = schedules.map(({ service }) => service.find((each) => each.queue === queue && each.kind === kind));
      const known = list.filter((each) => each !== undefined);
      const [first] = known;
      if (!first) return [];
      const alike = known.every((each) => each.within_s === first.within_s && (kind !== 'contacts' || Math.round(each.target ?? 0) === Math.round(first.target ?? 0)));
      const best = alike ? surelyBest(list) : -1;
      return [{ label: labelOf(first, alike), cells: list.map((each, i) => (each ? { ...shown(each, alike), best: i === best } : { value: '–', range: missing(schedules[i] as ComparedRow, kind), best: false })) }];
    }),
  }));
}

const SKILL_ROWS: readonly { label: 'cmpContactsOf' | 'cmpAble' | 'cmpHoursOf'; value: (one: ComparedSkill) => string; more: (one: ComparedSkill) => string }[] = [
  { label: 'cmpContactsOf', value: ({ contacts }) => count(Math.round(contacts)), more: () => '' },
  { label: 'cmpAble', value: ({ able }) => count(able), more: ({ working }) => t('cmpWorking', count(working)) },
  { label: 'cmpHoursOf', value: ({ scheduled_h: have }) => decimal(have, 0), more: ({ needed_h: need }) => t('cmpNeededOf', decimal(need, 0)) },
];

/** Every campaign of any schedule, with its contacts, the agents who have the skill, and its hours. */
export function skillGroups(schedules: readonly ComparedRow[]): ServiceGroup[] {
  const queues = [...new Set(schedules.flatMap(({ skills }) => skills.map(({ queue }) => queue)))];
  return queues.map((queue) => ({
    queue,
    rows: SKILL_ROWS.map(({ label, value, more }) => ({
      label: t(label),
      cells: schedules.map(({ skills }) => {
        const one = skills.find((each) => each.queue === queue);
        return one ? { value: value(one), range: more(one), best: false } : { value: '–', range: t('cmpNotThere'), best: false };
      }),
    })),
  }));
}
