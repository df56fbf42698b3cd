/** Changes of a scenario's document: rules, goals, growth; pure. Everything the panel does not know stays as it is. */

import type { Weekday } from './compose';

/** What callers shall find, as in a scenario's document. */
export interface Goal {
  kind: 'answered' | 'asa' | 'abandoned' | 'idle' | 'replied';
  share?: number | null;
  within_s?: number | null;
  within_h?: number | null;
}

/** A share of paid time off the phones at some weekdays (none: all) and times; the end 00:00 is midnight. */
export interface AllowancePart {
  days?: Weekday[];
  start?: string;
  end?: string;
  share: number | null;
}

export interface QueuePart {
  name: string;
  media?: 'phone' | 'chat' | 'email' | 'fax' | 'outbound';
  goals: Goal[];
  growth?: number;
  shrinkage?: number;
  allowances?: AllowancePart[];
  patience_s?: number | null;
  /** Per interval of the whole span, before growth. */
  demand?: { contacts: number[]; aht_s: number[]; [more: string]: unknown };
  [more: string]: unknown;
}

export interface BreakPart {
  name: string;
  minutes: number;
  earliest: number;
  latest: number;
  paid?: boolean;
}

export interface ShiftPart {
  name: string;
  minutes: number;
  first_start: string;
  last_start: string;
  breaks?: BreakPart[];
  [more: string]: unknown;
}

export interface AgentPart {
  name: string;
  skills?: string[];
  least_h?: number;
  most_h?: number;
  site?: string;
  /** A time zone; empty: the centre's. */
  zone?: string;
  [more: string]: unknown;
}

/** A kind of agent that could be hired. */
export interface ProfilePart {
  name: string;
  skills: string[];
  /** A week. */
  hours: number;
  /** An hour. */
  cost_cents: number;
  [more: string]: unknown;
}

/** The parts of a scenario's document that the panel reads or changes. */
export interface Document {
  name: string;
  first: string;
  weeks?: number;
  queues: QueuePart[];
  agents?: AgentPart[];
  shifts?: ShiftPart[];
  rules?: unknown[];
  profiles?: ProfilePart[];
  budget_cents?: number | null;
  [more: string]: unknown;
}

/** The document of an answer. */
export const readDocument = (text: string): Document => JSON.parse(text) as Document;

/** With one rule more, as a sentence. */
export const withRule = (document: Document, sentence: string): Document => ({ ...document, rules: [...(document.rules ?? []), sentence] });

/** Without the rule at a place. */
export const withoutRule = (document: Document, place: number): Document => ({ ...document, rules: (document.rules ?? []).filter((_, i) => i !== place) });

/** With another rule at a place. */
export const withRuleAt = (document: Document, place: number, sentence: string): Document => ({ ...document, rules: (document.rules ?? []).map((rule, i) => (i === place ? sentence : rule)) });

/** With some fields of one queue changed. */
export function withQueue(document: Document, name: string, change: Partial<QueuePart>): Document {
  return { ...document, queues: document.queues.map((queue) => (queue.name === name ? { ...queue, ...change } : queue)) };
}

/** With a goal of a queue in place of the one of its kind. */
export function withGoal(queue: QueuePart, goal: Goal): Goal[] {
  return queue.goals.some(({ kind }) => kind === goal.kind) ? queue.goals.map((each) => (each.kind === goal.kind ? goal : each)) : [...queue.goals, goal];
}

/** With some fields of the shift at a place changed. */
export function withShift(document: Document, place: number, change: Partial<ShiftPart>): Document {
  return { ...document, shifts: (document.shifts ?? []).map((shift, i) => (i === place ? { ...shift, ...change } : shift)) };
}
