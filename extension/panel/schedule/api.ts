/** What the schedule screens ask, and what they change; every change brings the lists up to date. */
import { useQuery, type Query } from '@tanstack/react-query';
import { ask, post, put, type Answer } from '../../shared/ask';
import { apiPath, client, useAnswer, type Shown } from '../data';
import type { Adherence, Comparison, Job, ReportAnswer, RequirementAnswer, ScenarioAnswer, Scenarios, ScheduleAnswer } from '../types';
import { type Document } from './edit';
import { isOfPlan } from './reporting';
import type { Place } from './route';

const PLANS = /^\/v1\/(scenarios|schedules|schedule-reports|adherence)\b/;
const JOB_MS = 500;

/** All scenarios with their schedules and runs. */
export const useScenarios = (): Shown<Scenarios> => useAnswer<Scenarios>(apiPath('scenarios'), { everyMs: 20_000 });

/** One scenario's newest version. */
export const useScenario = (id: number): Shown<ScenarioAnswer> => useAnswer<ScenarioAnswer>(apiPath(`scenarios/${id}`), { everyMs: 60_000 });

/** The need of a scenario's version; it never changes. */
export const useRequirement = (id: number | null, version: number | null): Shown<RequirementAnswer> =>
  useAnswer<RequirementAnswer>(id === null || version === null ? null : apiPath(`scenarios/${id}/requirement`, { version }), { everyMs: 0 });

/** A schedule's newest version. */
export const useSchedule = (id: number | null): Shown<ScheduleAnswer> => useAnswer<ScheduleAnswer>(id === null ? null : apiPath(`schedules/${id}`), { everyMs: 60_000 });

/** Schedules side by side. */
export const useComparison = (ids: readonly number[]): Shown<Comparison> => useAnswer<Comparison>(ids.length === 0 ? null : apiPath('schedules/compare', { ids: ids.join() }), { everyMs: 60_000 });

/** A report: of one schedule, none named being the published one, or of days that are over. */
export const useReport = ({ name, plan, version, days }: Extract<Place, { at: 'reports' }>): Shown<ReportAnswer> =>
  useAnswer<ReportAnswer>(apiPath(`schedule-reports/${name}`, isOfPlan(name) ? { schedule: plan, version } : { days }), { everyMs: 300_000 });

/** Who does now what is scheduled. */
export const useAdherence = (): Shown<Adherence> => useAnswer<Adherence>(apiPath('adherence'), { everyMs: 15_000 });

/** True while a run waits or searches. */
export const isLive = (job: Pick<Job, 'state'> | undefined): boolean => job?.state === 'running' || job?.state === 'waiting';

/** A run, asked for twice a second while it goes on; `ended` is called once when it is over. */
export function useJob(id: number | null, ended: (job: Job) => void): Job | undefined {
  const path = id === null ? null : apiPath(`jobs/${id}`);
  const result = useQuery({
    queryKey: [path],
    queryFn: async () => {
      const before = client.getQueryData<Answer<Job>>([path]);
      const answer = await ask<Job>(path as string);
      if (answer.ok && !isLive(answer.data) && (before === undefined || (before.ok && isLive(before.data)))) ended(answer.data);
      return answer;
    },
    enabled: path !== null,
    refetchInterval: (q: Query<Answer<Job>>) => (q.state.data?.ok && !isLive(q.state.data.data) ? false : JOB_MS),
  });
  return result.data?.ok ? result.data.data : undefined;
}

/** Asks again for everything a plan is shown from. */
export const refresh = (): Promise<void> => client.invalidateQueries({ predicate: ({ queryKey }) => PLANS.test(String(queryKey[0])) });

/** POST below /v1/, then everything is asked for again where it was accepted. */
export async function act<T>(path: string, body: unknown, again = true): Promise<Answer<T>> {
  const answer = await post<T>(apiPath(path), body);
  if (answer.ok && again) await refresh();
  return answer;
}

/** Saves a scenario made from `version`. */
export async function saveScenario(id: number, version: number, document: Document): Promise<Answer<ScenarioAnswer>> {
  const answer = await put<ScenarioAnswer>(apiPath(`scenarios/${id}`), { version, document: JSON.stringify(document) });
  await refresh();
  return answer;
}
