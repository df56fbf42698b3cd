/** Above the list: whose alerts, how sure, and of which day. Each lives in the route. */
import { DayPicker } from '../parts/DayPicker';
import { Select } from '../parts/Select';
import { go, href, type Route } from '../route';
import { t } from '../t';
import type { Alerts } from '../types';
import { LEVELS, named } from './select';
import { LEVEL_LABELS } from './words';

/** The route with one parameter changed; the others stay. */
function changed(route: Route, name: string, value: string | null): string {
  return href('alerts', null, { ...Object.fromEntries(route.params), [name]: value });
}

/** Agent, campaign, level and day. */
export function AlertFilters({ route, alerts }: { route: Route; alerts: Alerts | undefined }) {
  const get = (name: string) => route.params.get(name) ?? '';
  const set = (name: string) => (value: string) => go(changed(route, name, value || null), true);
  const pick = (of: 'agent' | 'campaign', label: string, all: string) => (
    <Select label={label} value={get(of)} onChange={set(of)}>
      <option value="">{all}</option>
      {named(alerts?.alerts ?? [], of).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
    </Select>
  );
  return (
    <div className="filters many alert-filters">
      {alerts && <DayPicker day={route.params.get('day')} now={alerts.now} zone={alerts.centre.zone} onChange={(day) => go(changed(route, 'day', day), true)} />}
      {pick('agent', t('filterAgent'), t('allAgents'))}
      {pick('campaign', t('filterCampaign'), t('allCampaigns'))}
      <Select label={t('filterLevel')} value={get('level')} onChange={set('level')}>
        <option value="">{t('allLevels')}</option>
        {LEVELS.slice(1).map((level) => <option key={level} value={level}>{t('levelFrom', t(LEVEL_LABELS[level]))}</option>)}
      </Select>
    </div>
  );
}
