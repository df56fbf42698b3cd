import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { post } from '../../shared/ask';
import { apiPath, type Shown } from '../data';
import type { WhatIf, WhatIfRequest } from '../types';
import type { Move } from './plan';

const AFTER_TIMEOUT_MS = 5_000;

/**
 * What a plan would change; asked once a plan, again by hand, and by itself after an answer that took too long: the
 * backend compiles its simulation at the first question. The last answer stays while a new one is worked out.
 */
export function useWhatIf(moves: readonly Move[], at: number | null): Shown<WhatIf> & { busy: boolean } {
  const body: WhatIfRequest = { moves: moves.map(({ agent, to }) => ({ agent_id: agent, campaign_id: to })), ...(at === null ? {} : { at }) };
  const result = useQuery({
    queryKey: ['what-if', apiPath('what-if'), body],
    queryFn: () => post<WhatIf>(apiPath('what-if'), body),
    enabled: moves.length > 0,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    refetchInterval: (query) => (query.state.data?.problem?.error === 'timeout' ? AFTER_TIMEOUT_MS : false),
  });
  const answer = moves.length > 0 ? result.data : undefined;
  return {
    data: answer?.ok ? answer.data : undefined,
    at: answer?.ok ? answer.at : null,
    offline: false,
    problem: answer?.problem ?? null,
    pending: answer === undefined,
    previous: result.isPlaceholderData,
    busy: result.isFetching,
    again: () => void result.refetch(),
  };
}
