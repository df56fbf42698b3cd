import { count } from '../format';
import { t } from '../t';
import { pressing } from './select';
import { useAlerts } from './useAlerts';

/** How many alerts wait for somebody to act, on the screen's entry; nothing when there are none. */
export function AlertCount() {
  const { data } = useAlerts();
  const waiting = data ? pressing(data.alerts) : [];
  const n = waiting.length;
  if (n === 0) return null;
  return (
    <span className="nav-count plain">
      <span aria-hidden="true">{count(n)}</span>
      <span className="sr">{t('alertsWaiting', count(n))}</span>
    </span>
  );
}
