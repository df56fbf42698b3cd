/** Pages of calls, joined into one table. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask, type Answer } from '../../shared/ask';
import type { CallColumns, CallPage, Problem } from '../types';
import { callsPath, type Filters } from './filters';

const REFRESH_MS = 30_000;

/** Columns of several pages, one after another. */
export function joinPages(pages: readonly CallPage[]): CallColumns | null {
  const first = pages[0];
  if (!first) return null;
  if (pages.length === 1) return first.columns;
  const names = Object.keys(first.columns) as (keyof CallColumns)[];
  return Object.fromEntries(names.map((name) => [name, pages.flatMap((page) => page.columns[name] as unknown[])])) as unknown as CallColumns;
}

export interface CallList {
  first: CallPage | null;
  columns: CallColumns | null;
  pending: boolean;
  previous: boolean;
  problem: Problem | null;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  again: () => void;
}

/** The calls that match, newest first. While only the first page is shown it follows the floor; later pages stand still. */
export function useCalls(filters: Filters): CallList {
  const result = useInfiniteQuery({
    queryKey: ['calls', callsPath(filters)],
    queryFn: ({ pageParam }) => ask<CallPage>(callsPath(filters, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<CallPage>) => (last.ok ? last.data.next : null),
    refetchInterval: (q) => ((q.state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
    refetchOnWindowFocus: false,
    placeholderData: (before) => before,
  });
  const answers = result.data?.pages;
  const pages = useMemo(() => (answers ?? []).flatMap((answer) => (answer.ok ? [answer.data] : [])), [answers]);
  return {
    first: pages[0] ?? null,
    columns: useMemo(() => joinPages(pages), [pages]),
    pending: answers === undefined,
    previous: result.isPlaceholderData,
    problem: answers?.find((answer) => !answer.ok)?.problem ?? null,
    more: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    again: () => void result.refetch(),
  };
}
