import { count } from '../format';
import { t } from '../t';
import { waiting } from './select';
import { useFeed } from './useFeed';

/** How many pieces of advice wait, on the screen's entry; nothing when there are none. */
export function FeedCount() {
  const { data } = useFeed();
  const cards = data?.cards.filter(waiting) ?? [];
  const n = cards.length;
  if (n === 0) return null;
  return (
    <span className={`nav-count ${cards.some(({ section }) => section === 'risk') ? '' : 'calm'}`}>
      <span aria-hidden="true">{count(n)}</span>
      <span className="sr">{t('adviceWaiting', count(n))}</span>
    </span>
  );
}
