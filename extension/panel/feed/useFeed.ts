/** The advice of a day and what the manager does with it: shown at once, taken back when the server refuses. */
import { post, type Answer } from '../../shared/ask';
import { apiPath, client, useAnswer, type Shown } from '../data';
import { standings } from '../parts/reacting';
import type { Card, CardReaction, CardReactionRequest, Feed } from '../types';
import { reacted } from './select';

const isFeed = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => /^\/v1\/feed(\?|$)/.test(String(queryKey[0]));

/** What else shows that something was done. */
const touched = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => /^\/v1\/(feed|alerts|coaching|ledger)(\?|$)/.test(String(queryKey[0]));

/** The feed of `day` (YYYY-MM-DD), today's without one. */
export function useFeed(day: string | null = null): Shown<Feed> {
  return useAnswer<Feed>(apiPath('feed', { day }), day === null ? {} : { everyMs: 300_000 });
}

const { stand, useStanding } = standings();

export { useStanding };

/** Puts `card` in the place of the one with its id, in every answer at hand. */
function replace(card: Card): void {
  client.setQueriesData<Answer<Feed>>({ predicate: isFeed }, (answer) => {
    if (!answer?.ok) return answer;
    const cards = answer.data.cards.map((each) => (each.id === card.id ? card : each));
    return { ...answer, data: { ...answer.data, cards } };
  });
}

/** Notes a reaction: on the screen at once, then at the server; a refusal puts everything back and says why. */
export async function react(card: Card, reaction: CardReaction, reason = ''): Promise<void> {
  stand(card.id, { busy: true, problem: null });
  await client.cancelQueries({ predicate: isFeed });
  replace(reacted(card, reaction, reason));
  const answer = await post<Card>(apiPath(`feed/${card.id}/reaction`), { reaction, reason } satisfies CardReactionRequest);
  replace(answer.ok ? answer.data : card);
  stand(card.id, { busy: false, problem: answer.ok ? null : answer.problem });
  void client.invalidateQueries({ predicate: touched });
}
