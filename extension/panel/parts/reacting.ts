/** What reactions to cards need wherever cards are: how each stands, and where the focus goes when a button vanishes. */
import { useEffect, useRef, useSyncExternalStore, type RefObject } from 'react';
import type { Problem } from '../types';

/** How a reaction stands: on its way, or refused and why. */
export interface Standing {
  busy: boolean;
  problem: Problem | null;
}

const IDLE: Standing = { busy: false, problem: null };

/** Standings by id, kept beside the cards: a reaction moves its card to another list, and a refusal moves it back. */
export function standings(): { stand: (id: number, standing: Standing) => void; useStanding: (id: number) => Standing } {
  const kept = new Map<number, Standing>();
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const stand = (id: number, standing: Standing) => {
    kept.set(id, standing);
    for (const each of listeners) each();
  };
  return { stand, useStanding: (id) => useSyncExternalStore(subscribe, () => kept.get(id) ?? IDLE) };
}

/** Cards whose button vanished under the focus: whatever takes its place takes the focus too. */
export function owedFocus(): { owe: (id: number) => void; useOwedFocus: (id: number) => RefObject<HTMLButtonElement | null> } {
  const owed = new Set<number>();
  function useOwedFocus(id: number) {
    const ref = useRef<HTMLButtonElement>(null);
    useEffect(() => {
      if (owed.delete(id)) ref.current?.focus();
    }, [id]);
    return ref;
  }
  return { owe: (id) => void owed.add(id), useOwedFocus };
}
