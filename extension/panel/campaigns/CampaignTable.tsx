/** The campaigns of one snapshot: a table at full width, folded rows at 400 px. */
import { useMemo } from 'react';
import { DataTable } from '../parts/DataTable';
import { Select } from '../parts/Select';
import { useWide } from '../parts/width';
import { setPrefs, usePrefs } from '../prefs';
import { go, href } from '../route';
import { nextSort, order } from '../sort';
import { t } from '../t';
import type { Snapshot } from '../types';
import { campaignColumns } from './columns';

interface Props {
  snapshot: Snapshot;
  /** The legal share of drops. */
  limit: number;
  /** Only these columns. */
  only?: readonly string[];
}

/** Sortable; a row opens the campaign's page. */
export function CampaignTable({ snapshot, limit, only }: Props) {
  const { campaignSort: sort } = usePrefs();
  const wide = useWide();
  const columns = useMemo(() => campaignColumns(snapshot, limit), [snapshot, limit]);
  const rows = useMemo(() => {
    const column = columns.find((c) => c.key === sort.key);
    return order(column ? column.cells(snapshot.campaigns.columns) : snapshot.campaigns.columns.contacts, sort.desc);
  }, [columns, snapshot, sort]);
  return (
    <DataTable
      label={t('campaignsTable')}
      columns={only ? columns.filter((c) => only.includes(c.key)) : columns}
      rows={rows}
      rowHeight={wide ? 48 : 136}
      fold={wide ? undefined : 'campaign-fold'}
      sort={sort}
      onSort={(column) => setPrefs({ campaignSort: nextSort(sort, column.key, column.desc === true) })}
      onOpen={(row) => go(href('campaigns', snapshot.campaigns.columns.id[row], { window: snapshot.window.name }))}
    />
  );
}

/** At 400 px, where headers are folded away, the order is chosen here. */
export function CampaignSort({ snapshot, limit }: { snapshot: Snapshot; limit: number }) {
  const { campaignSort: sort } = usePrefs();
  const columns = campaignColumns(snapshot, limit);
  return (
    <Select label={t('sortBy')} value={sort.key}
      onChange={(key) => setPrefs({ campaignSort: { key, desc: columns.find((c) => c.key === key)?.desc === true } })}>
      {columns.map((c) => <option key={c.key} value={c.key}>{t('sortedBy', c.label)}</option>)}
    </Select>
  );
}
