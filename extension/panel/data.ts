/** What the screens read: each question asked through the worker, repeated at the backend's own rhythm. */
import { keepPreviousData, QueryClient, useQuery, type Query } from '@tanstack/react-query';
import { ask, tell, type Answer } from '../shared/ask';
import type { Connection } from '../shared/messages';
import { learnClock } from './now';
import { prefs } from './prefs';
import { query } from './route';
import type { Problem, SettingsAnswer, Snapshot, WindowName } from './types';

/** One client for the panel; answers are compared by identity, since `ask` returns unchanged ones as they were. */
export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: false, structuralSharing: false, refetchOnWindowFocus: 'always', networkMode: 'always', gcTime: 600_000 },
  },
});

/** An answer as a screen shows it: data as long as there are any, how fresh, and what is wrong. */
export interface Shown<T> {
  data: T | undefined;
  /** When the backend last confirmed the data, UTC seconds of this computer. */
  at: number | null;
  /** True when the data are a copy from before and the backend does not answer. */
  offline: boolean;
  problem: Problem | null;
  /** Nothing has come yet. */
  pending: boolean;
  /** What is shown answers the previous question; the new answer is on its way. */
  previous: boolean;
  again: () => void;
}

export interface Rhythm {
  /** Milliseconds between questions when the answer does not say itself; 0 asks once. */
  everyMs?: number;
}

/** Called with each answer before any component sees it. */
type Learn<T> = (data: T, at: number) => void;

const AFTER_FAILURE_MS = 5_000;

/** Milliseconds until the next question: when the backend expects news, soon again after a failure. */
export function pause(answer: Answer<unknown> | undefined, everyMs: number): number {
  if (answer && (!answer.ok || answer.stale)) return AFTER_FAILURE_MS;
  const next = answer?.nextUpdateInS;
  return next == null ? everyMs : Math.min(Math.max(next, 1), 120) * 1000 + 400;
}

/** The answer to GET `path`, kept fresh while the panel is visible; null asks nothing. */
export function useAnswer<T>(path: string | null, { everyMs = 30_000 }: Rhythm = {}, learn?: Learn<T>): Shown<T> {
  const result = useQuery({
    queryKey: [path],
    queryFn: async () => {
      const answer = await ask<T>(path as string);
      if (answer.ok && !answer.stale) learn?.(answer.data, answer.at);
      return answer;
    },
    enabled: path !== null,
    placeholderData: keepPreviousData,
    refetchInterval: (q: Query<Answer<T>>) => (everyMs === 0 ? false : pause(q.state.data, everyMs)),
  });
  const answer = result.data;
  return {
    data: answer?.ok ? answer.data : undefined,
    at: answer?.ok ? answer.at : null,
    offline: answer?.ok === true && answer.stale,
    problem: answer?.problem ?? null,
    pending: answer === undefined,
    previous: result.isPlaceholderData,
    again: () => void result.refetch(),
  };
}

/** A path of the API with the chosen centre and the given parameters. */
export function apiPath(path: string, params: Parameters<typeof query>[0] = {}): string {
  const tail = query({ centre: prefs().centre, ...params });
  return `/v1/${path}${tail ? `?${tail}` : ''}`;
}

/** The live floor in one window, or one campaign of it; `more` brings the agents' further columns. */
export function useSnapshot(window: WindowName, campaign: string | null = null, more = false): Shown<Snapshot> {
  const path = apiPath('snapshot', { window, campaign, more: more ? 1 : null });
  return useAnswer<Snapshot>(path, {}, ({ now, centre }, at) => learnClock(now, at, centre.simulated));
}

/** How the worker stands with the backend. */
export function useConnection(): { connection: Connection | undefined; again: () => void } {
  const result = useQuery({
    queryKey: ['connection'],
    queryFn: () => tell('connection', {}),
    refetchInterval: (q: Query<Connection>) => (q.state.data?.state === 'ok' ? 15_000 : 4_000),
  });
  return { connection: result.data, again: () => void result.refetch() };
}

/** The centre's settings, asked for rarely: they change only by hand. */
export function useSettings(): Shown<SettingsAnswer> {
  return useAnswer<SettingsAnswer>(apiPath('settings'), { everyMs: 300_000 });
}

const LEGAL_DROP_LIMIT = 0.03;

/** The centre's limit for dropped calls, a share of 1; the law's 3 % until the settings are here. */
export function useDropLimit(): number {
  return useSettings().data?.settings.drop_limit ?? LEGAL_DROP_LIMIT;
}
