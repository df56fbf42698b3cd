/** Agents by campaigns: who does well where, drawn only as far as the calls support it. */
import { useState } from 'react';
import { at } from '../columns';
import { apiPath, useAnswer } from '../data';
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { Segmented } from '../parts/Segmented';
import { setPrefs, usePrefs } from '../prefs';
import { href, windowOf, type Route } from '../route';
import { t } from '../t';
import type { Matrix, Metric } from '../types';
import { HeatMap } from './HeatMap';
import { Legend } from './Legend';
import type { MatrixSort } from './layout';
import { PairTable } from './PairTable';
import { cellSentence, METRICS, mismatches } from './words';
import '../css/matrix.css';

function Mismatches({ matrix }: { matrix: Matrix }) {
  const found = mismatches(matrix);
  if (found.length === 0) return null;
  return (
    <details className="mismatches">
      <summary><Icon name="warning" size={13} />{t('mismatchCount', count(found.length))}</summary>
      <p className="faint">{t('mismatchAbout')}</p>
      <ul>
        {found.slice(0, 20).map(({ row, column }) => (
          <li key={`${row} ${column}`}>
            <a href={href('calls', null, { agent: at(matrix.agent_ids, row), campaign: at(matrix.campaign_ids, column), window: matrix.window.name })}>
              {cellSentence(matrix, row, column)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Screen 5. */
export function MatrixScreen({ route }: { route: Route }) {
  const { matrixMetric: metric } = usePrefs();
  const shown = useAnswer<Matrix>(apiPath('matrix', { window: windowOf(route), metric }));
  const [asTable, setAsTable] = useState(false);
  const [sort, setSort] = useState<MatrixSort>({ campaign: null, desc: false });
  const onSort = (campaign: number | null) =>
    setSort((now) => ({ campaign, desc: now.campaign === campaign ? !now.desc : campaign !== null }));
  const { data } = shown;
  const kind = METRICS.find((each) => each.metric === data?.metric)?.kind ?? 'number';
  const empty = data && (data.agent_ids.length === 0 || data.campaign_ids.length === 0);
  return (
    <div className="screen full">
      <div className="filters">
        <Select label={t('chooseMetric')} value={metric} onChange={(next) => setPrefs({ matrixMetric: next as Metric })}>
          {METRICS.map((each) => <option key={each.metric} value={each.metric}>{t(each.label)}</option>)}
        </Select>
        <Segmented label={t('matrixView')} value={asTable ? 'table' : 'map'} onChange={(view) => setAsTable(view === 'table')}
          options={[{ value: 'map', label: t('viewMap') }, { value: 'table', label: t('viewTable') }]} />
        <a className="btn" href={href('lineup')}><Icon name="lineup" />{t('navLineup')}</a>
      </div>
      {!data && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <div className="pad"><Bones rows={9} height={34} /></div>)}
      {empty && <Empty icon="matrix" title={t('noMatrix')}><p>{t('noMatrixDo')}</p></Empty>}
      {data && !empty && (
        <>
          <Legend matrix={data} kind={kind} />
          <Mismatches matrix={data} />
          <div className={`fill ${shown.previous ? 'previous' : ''}`}>
            {asTable
              ? <PairTable matrix={data} kind={kind} sort={sort} onSort={onSort} />
              : <HeatMap matrix={data} kind={kind} sort={sort} onSort={onSort} />}
          </div>
        </>
      )}
    </div>
  );
}
