/** A filtered list of calls with its summary and download: the floor's, or one agent's. */
import { useMemo } from 'react';
import { count, hours } from '../format';
import { DataTable } from '../parts/DataTable';
import { Download } from '../parts/Download';
import { Bones, Empty, Failure } from '../parts/Notice';
import { useWidth } from '../parts/width';
import { useSnapshot } from '../data';
import { windowOf, type Route } from '../route';
import { counted, t } from '../t';
import type { CallColumns, CallPage } from '../types';
import { CallFilters } from './CallFilters';
import { callColumns } from './columns';
import { csvPath, readFilters, type Filters } from './filters';
import { useCalls, type CallList } from './pages';

function Summary({ page, filters }: { page: CallPage; filters: Filters }) {
  const parts = [
    counted('calls', page.total, count(page.total)),
    counted('contacts', page.contacts, count(page.contacts)),
    counted('conversions', page.conversions, count(page.conversions)),
    t('talkTotal', hours(page.talk_s)),
  ];
  return (
    <div className="summary">
      <span role="status">{parts.join(' · ')}</span>
      <Download path={csvPath(filters)} name={`calls-${filters.window}.csv`} tip={t('csvAbout')} />
    </div>
  );
}

function Table({ list, filters, zone, agentKnown }: { list: CallList; filters: Filters; zone: string; agentKnown: boolean }) {
  const [ref, width] = useWidth(360);
  const folded = width < 640;
  const days = filters.window === '7d' || filters.start !== null;
  const columns = useMemo(() => (list.columns ? callColumns(list.columns, { zone, days, agentKnown }) : []), [list.columns, zone, days, agentKnown]);
  const rows = useMemo(() => Int32Array.from(list.columns?.id ?? [], (_, i) => i), [list.columns]);
  return (
    <div className="fill" ref={ref}>
      <DataTable label={t('callsTable')} columns={columns} rows={rows} rowHeight={folded ? 56 : 34}
      fold={folded ? `call-fold ${agentKnown ? 'own' : ''}` : undefined}
      onEnd={() => list.more && !list.loadingMore && list.loadMore()} resetKey={JSON.stringify(filters)} />
    </div>
  );
}

/** Names of the dispositions on the pages read so far. */
function statusNames(columns: CallColumns | null): Map<string, string> {
  return new Map(columns?.status.map((code, i) => [code, columns.status_name[i] || code]));
}

interface Props {
  route: Route;
  /** On an agent's own page. */
  agent?: string | null;
}

/** Filters, counts, download, and the list itself, paged by scrolling. */
export function Calls({ route, agent = null }: Props) {
  const filters = readFilters(route, agent);
  const list = useCalls(filters);
  const zone = useSnapshot(windowOf(route)).data?.centre.zone ?? 'UTC';
  const { first } = list;
  const names = useMemo(() => statusNames(list.columns), [list.columns]);
  return (
    <section className="screen full calls" aria-label={t('navCalls')}>
      <CallFilters route={route} filters={filters} statuses={first?.statuses ?? []} names={names} agentFixed={agent !== null} />
      {first && <Summary page={first} filters={filters} />}
      {!first && list.problem && <Failure problem={list.problem} again={list.again} />}
      {!first && !list.problem && <div className="pad"><Bones rows={10} height={44} /></div>}
      {first && first.total === 0 && <Empty icon="calls" title={t('noCalls')}><p>{t('noCallsDo')}</p></Empty>}
      {first && first.total > 0 && (
        <div className={`fill ${list.previous ? 'previous' : ''}`}><Table list={list} filters={filters} zone={zone} agentKnown={agent !== null} /></div>
      )}
      {list.loadingMore && <p className="loading-more" role="status">{t('loadingMore')}</p>}
    </section>
  );
}
