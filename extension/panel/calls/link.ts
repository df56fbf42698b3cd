/** The way from a figure to the calls behind it. */
import { href } from '../route';
import type { CallsQuery } from '../types';

/** The call list of a question the backend names; calls that reached no agent count where none is named. */
export function callsHref({ start, end, agent_id, campaign_id, statuses }: CallsQuery): string {
  return href('calls', null, { start, end, agent: agent_id, campaign: campaign_id, status: statuses.join(',') || null, handled: agent_id === null ? 0 : null });
}
