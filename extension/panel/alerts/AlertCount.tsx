import { count } from '../format';
import { t } from '../t';
import { pressing } from './select';
import { useAlerts } from './useAlerts';

/** How many alerts wait for somebody to act, on the screen's entry; nothing when there are none. */
export function AlertCount() {
  const { data } = useAlerts();
  const n = data ? pressing(data.alerts).length : 0;
  if (n === 0) return null;
  return (
    <span className="nav-count">
      <span aria-hidden="true">{count(n)}</span>
      <span className="sr">{t('alertsWaiting', count(n))}</span>
    </span>
  );
}
