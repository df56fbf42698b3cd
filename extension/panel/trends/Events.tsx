/** What happened on the way, in words: the marks of the charts. */
import { clock } from '../format';
import { Icon, type IconName } from '../parts/Icon';
import { t } from '../t';
import type { Trend } from '../types';

const ICONS: Record<Trend['markers'][number]['kind'], IconName> = {
  alert: 'warning', reaction: 'check', peak: 'up', dip: 'down', campaign: 'campaigns', break: 'pause',
};

/** One line of times and labels; nothing where nothing happened. */
export function Events({ markers, zone }: { markers: Trend['markers']; zone: string }) {
  if (markers.length === 0) return null;
  return (
    <ul className="events" aria-label={t('eventsTitle')}>
      {markers.map((each) => (
        <li key={`${each.at} ${each.label}`}><Icon name={ICONS[each.kind]} size={11} /><span>{clock(each.at, zone)}</span> {each.label}</li>
      ))}
    </ul>
  );
}
