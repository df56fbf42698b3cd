/** Says a new alert aloud to screen readers, politely: only those to act on, and only once. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../t';
import { pressing } from './select';
import { useAlerts } from './useAlerts';

/** An empty live region until something new comes; what was there at the start is not news. */
export function AlertNews() {
  const { data } = useAlerts();
  const known = useRef<Set<number> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!data) return;
    const act = pressing(data.alerts).filter(({ level }) => level === 'act');
    const seen = known.current;
    known.current = new Set([...(seen ?? []), ...act.map(({ id }) => id)]);
    const fresh = seen ? act.filter(({ id }) => !seen.has(id)) : [];
    if (fresh.length > 0) setSaid(fresh.map(({ sentence }) => t('newAlert', sentence)).join(' '));
  }, [data]);
  return <p className="sr" role="status" aria-live="polite">{said}</p>;
}
