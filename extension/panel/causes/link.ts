/** Where the causes of a change are shown, and which metrics have them. */
import { href } from '../route';
import type { MetricName, Trends } from '../types';

/** The metrics whose change can be split, in the order they are offered. */
export const SPLIT = ['conversion_per_contact', 'contact_rate', 'answer_rate', 'handle_s', 'conversions_per_hour', 'calls'] as const;
export type SplitMetric = (typeof SPLIT)[number];

export const hasSplit = (metric: string): metric is SplitMetric => (SPLIT as readonly string[]).includes(metric);

/** The hash of the split of one metric; null where there is none. The team has no id. */
export function whyHref(metric: MetricName, unit: Trends['unit'] = 'team', id: number | string | null = null): string | null {
  return hasSplit(metric) ? href('why', null, { metric, unit: unit === 'team' ? null : unit, id }) : null;
}
