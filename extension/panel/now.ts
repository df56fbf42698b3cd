/** The dialer's clock as the panel sees it, and one ticker for everything that counts seconds. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let behind = Infinity;
let timer: ReturnType<typeof setInterval> | undefined;
let tick = Math.floor(Date.now() / 1000);

/**
 * Learns the dialer's clock from an answer that says `now`, received `at` (this computer's clock).
 * A picture may be old when it arrives, so a real dialer's clock is only ever taken to be ahead of ours;
 * a simulated one may stand anywhere, and the smallest difference seen is the true one.
 */
export function learnClock(now: number, at: number, simulated: boolean): void {
  behind = Math.min(behind, at - now, simulated ? Infinity : 0);
  tick = dialerNow();
}

/** Forgets the clock, for another centre. */
export function forgetClock(): void {
  behind = Infinity;
}

/** The dialer's time now, UTC seconds. */
export const dialerNow = (): number => Math.floor(Date.now() / 1000 - (Number.isFinite(behind) ? behind : 0));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = dialerNow();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function read(): number {
  if (timer === undefined) tick = dialerNow();
  return tick;
}

/** The dialer's time, once a second. */
export const useNow = (): number => useSyncExternalStore(subscribe, read);
