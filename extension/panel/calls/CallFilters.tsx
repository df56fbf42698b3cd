/** The filters above a call list; each lives in the route. */
import { useSnapshot } from '../data';
import { clock, day } from '../format';
import { CampaignSelect } from '../parts/CampaignSelect';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { go, href, windowOf, type Route } from '../route';
import { t, type Key } from '../t';
import { changed, HANDLED, LENGTHS, narrowed, OUTCOMES, type Filters } from './filters';

interface Props {
  route: Route;
  filters: Filters;
  statuses: readonly string[];
  /** What the codes on the page are called. */
  names: Map<string, string>;
  agentFixed: boolean;
}

interface ChoiceProps {
  label: Key;
  all: Key;
  value: string | null;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}

function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  const known = value === null || options.some((each) => each.value === value);
  return (
    <Select label={t(label)} value={value ?? ''} onChange={(next) => onChange(next || null)}>
      <option value="">{t(all)}</option>
      {!known && <option value={value ?? ''}>{value}</option>}
      {options.map((each) => <option key={each.value} value={each.value}>{each.label}</option>)}
    </Select>
  );
}

/** Agent, campaign, disposition, outcome and length. */
export function CallFilters({ route, filters, statuses, names, agentFixed }: Props) {
  const { data } = useSnapshot(windowOf(route));
  const set = (name: keyof Filters) => (value: string | null) => go(href(route.screen, route.id, changed(route, name, value)), true);
  const named = (list: readonly { value: string; label: Key }[]) => list.map((each) => ({ value: each.value, label: t(each.label) }));
  const agents = data?.agents.columns;
  const clear = href(route.screen, route.id, { window: route.params.get('window'), tab: route.params.get('tab') });
  return (
    <div className="filters many">
      {!agentFixed && (
        <Choice label="filterAgent" all="allAgents" value={filters.agent} onChange={set('agent')}
          options={(agents?.id ?? []).map((id, i) => ({ value: String(id), label: agents?.name[i] ?? String(id) }))} />
      )}
      <CampaignSelect snapshot={data} value={filters.campaign} onChange={set('campaign')} />
      <Choice label="filterStatus" all="allStatuses" value={filters.status} onChange={set('status')}
        options={statuses.map((value) => ({ value, label: names.get(value) ?? value }))} />
      <Choice label="filterOutcome" all="allOutcomes" value={filters.outcome} onChange={set('outcome')} options={named(OUTCOMES)} />
      <Choice label="filterLength" all="allLengths" value={filters.length} onChange={set('length')} options={named(LENGTHS)} />
      {!agentFixed && filters.outcome === null && (
        <Choice label="filterHandled" all="handledOnly" value={filters.handled} onChange={set('handled')} options={named(HANDLED)} />
      )}
      {filters.start && filters.end && data && (
        <span className="tag accent">{day(Number(filters.start), data.centre.zone)} {clock(Number(filters.start), data.centre.zone)}–{clock(Number(filters.end), data.centre.zone)}</span>
      )}
      {narrowed(filters, agentFixed) && (
        <a className="btn quiet" href={clear}><Icon name="close" size={13} />{t('clearFilters')}</a>
      )}
    </div>
  );
}
