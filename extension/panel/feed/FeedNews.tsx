/** Says new advice aloud to screen readers, politely: only what is to be acted on, and only once. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../t';
import { waiting } from './select';
import { useFeed } from './useFeed';

/** An empty live region until something new comes; what was there at the start is not news. */
export function FeedNews() {
  const { data } = useFeed();
  const known = useRef<Set<number> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!data) return;
    const act = data.cards.filter((each) => waiting(each) && (each.confidence === 'act' || each.confidence === 'urgent'));
    const seen = known.current;
    known.current = new Set([...(seen ?? []), ...act.map(({ id }) => id)]);
    const fresh = seen ? act.filter(({ id }) => !seen.has(id)) : [];
    if (fresh.length > 0) setSaid(fresh.map(({ sentence }) => t('newAdvice', sentence)).join(' '));
  }, [data]);
  return <p className="sr" role="status" aria-live="polite">{said}</p>;
}
