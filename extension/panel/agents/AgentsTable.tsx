/** The leaderboard: sortable, virtual, with tie groups marked where it is in rank order. */
import { useDeferredValue, useMemo } from 'react';
import { DataTable, type Column } from '../parts/DataTable';
import { useWide } from '../parts/width';
import { setPrefs, usePrefs } from '../prefs';
import { go, href } from '../route';
import { nextSort } from '../sort';
import { t } from '../t';
import type { Snapshot } from '../types';
import { allColumns, scales, shownColumns, teamCell, type Board } from './columns';
import { boardRows } from './rows';

/** A class that draws rows with the same tie number as one group. */
function tieClass(tie: readonly (number | null)[], rows: Int32Array, index: number): string {
  const own = tie[rows[index] as number];
  if (own == null) return '';
  const same = (i: number) => i >= 0 && i < rows.length && tie[rows[i] as number] === own;
  const [above, below] = [same(index - 1), same(index + 1)];
  return above || below ? `tie ${above ? '' : 'tie-first'} ${below ? '' : 'tie-last'}` : '';
}

/** The board of one snapshot; `text` filters by name. */
export function AgentsTable({ snapshot, text = '' }: { snapshot: Snapshot; text?: string }) {
  const { agentSort: sort, agentColumns } = usePrefs();
  const narrow = !useWide();
  const wanted = useDeferredValue(text);
  const columns = useMemo(() => allColumns(snapshot.agents), [snapshot]);
  const board: Board = useMemo(() => {
    const { id, name } = snapshot.campaigns.columns;
    const campaigns = new Map(id.map((each, i) => [each, name[i] ?? '']));
    return {
      columns, campaigns, narrow, max: narrow ? null : scales(columns), answers: snapshot.answer_definition,
      rankMetric: snapshot.agents.rank_metric, trendMetric: snapshot.agents.trend_metric,
    };
  }, [snapshot, columns, narrow]);
  const rows = useMemo(() => boardRows(columns, sort, wanted), [columns, sort, wanted]);
  const shown = useMemo(
    () => shownColumns(agentColumns).map((c): Column => ({
      key: c.key, label: t(narrow ? (c.short ?? c.label) : c.label), about: t(c.about), width: c.width[narrow ? 0 : 1], numeric: c.numeric, desc: c.desc,
      cell: (row) => c.show(board, row),
    })),
    [agentColumns, narrow, board],
  );
  const inRankOrder = sort.key === 'rank';
  return (
    <DataTable
      label={t('agentsTable')}
      columns={shown}
      rows={rows}
      rowHeight={48}
      sort={sort}
      onSort={(column) => setPrefs({ agentSort: nextSort(sort, column.key, column.desc === true) })}
      rowClass={(_, index) => (inRankOrder ? tieClass(columns.tie, rows, index) : '')}
      pinned={(key) => teamCell(snapshot.team, key)}
      onOpen={(row) => go(href('agents', columns.id[row]))}
      resetKey={`${wanted} ${sort.key} ${sort.desc}`}
    />
  );
}
