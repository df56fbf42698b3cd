/** The alerts of a day and what the manager does about them: shown at once, taken back when the server refuses. */
import { post, type Answer } from '../../shared/ask';
import { apiPath, client, useAnswer, type Shown } from '../data';
import { standings } from '../parts/reacting';
import type { Alert, Alerts, Reaction, ReactionRequest } from '../types';

const isAlerts = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => /^\/v1\/alerts(\?|$)/.test(String(queryKey[0]));

/** The alerts of `day` (YYYY-MM-DD), today's without one. */
export function useAlerts(day: string | null = null): Shown<Alerts> {
  return useAnswer<Alerts>(apiPath('alerts', { day }), day === null ? {} : { everyMs: 300_000 });
}

const { stand, useStanding } = standings();

export { useStanding };

/** Puts `alert` in the place of the one with its id, in every answer at hand. */
function replace(alert: Alert): void {
  client.setQueriesData<Answer<Alerts>>({ predicate: isAlerts }, (answer) => {
    if (!answer?.ok) return answer;
    const alerts = answer.data.alerts.map((each) => (each.id === alert.id ? alert : each));
    return { ...answer, data: { ...answer.data, alerts } };
  });
}

/** The alert as it will probably be once the server has noted the reaction. */
export function reacted(alert: Alert, reaction: Reaction, reason: string): Alert {
  const again = alert.ended_at === null ? 'open' : 'ended';
  const state = reaction === 'dismissed' ? 'dismissed' : reaction === 'reopened' ? again : alert.state;
  return { ...alert, state, reaction, reaction_reason: reason };
}

/** Notes a reaction: on the screen at once, then at the server; a refusal puts everything back and says why. */
export async function react(alert: Alert, reaction: Reaction, reason = ''): Promise<void> {
  stand(alert.id, { busy: true, problem: null });
  await client.cancelQueries({ predicate: isAlerts });
  replace(reacted(alert, reaction, reason));
  const answer = await post<Alert>(apiPath(`alerts/${alert.id}/reaction`), { reaction, reason } satisfies ReactionRequest);
  replace(answer.ok ? answer.data : alert);
  stand(alert.id, { busy: false, problem: answer.ok ? null : answer.problem });
  void client.invalidateQueries({ predicate: isAlerts });
}
