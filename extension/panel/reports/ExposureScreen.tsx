/** Exposure and fairness: whether agents with worse leads are flagged more, and who was flagged, praised, coached, moved and looked at. */
import { useMemo, useState } from 'react';
import { at } from '../columns';
import { apiPath, useAnswer } from '../data';
import { count, day, decimal, range, value } from '../format';
import { DataTable, type Column } from '../parts/DataTable';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { linear } from '../parts/linear';
import { Bones, Empty, Failure } from '../parts/Notice';
import { niceMax, RangeBar } from '../parts/RangeBar';
import { Search } from '../parts/Search';
import { Age } from '../parts/State';
import { useWide } from '../parts/width';
import { href, type Route } from '../route';
import { nextSort, order, type Cells, type Sort } from '../sort';
import { counted, t, type Key } from '../t';
import type { Exposure, ExposureGroup, ExposureRow, Rate } from '../types';
import '../css/advice.css';
import '../css/reports.css';

const GROUPS: Record<ExposureGroup['name'], Key> = { 'worst lists': 'groupWorst', middle: 'groupMiddle', 'best lists': 'groupBest' };

function Spread({ rate, kind, max }: { rate: Rate; kind: 'number' | 'share'; max: number }) {
  if (rate.value === null || rate.low === null || rate.high === null) return <span className="thin">{t('notEnoughAlerts')}</span>;
  return (
    <span className="two">
      <span><strong>{kind === 'share' ? value(rate.value, 'share', 0) : decimal(rate.value, 1)}</strong> <span className="second">{kind === 'share' ? range(rate.low, rate.high, 'share') : `${decimal(rate.low, 1)}–${decimal(rate.high, 1)}`}</span></span>
      <RangeBar value={rate.value} low={rate.low} high={rate.high} max={max} />
      <span className="sr">{t('sampleOf', count(rate.n))}</span>
    </span>
  );
}

function Groups({ groups }: { groups: readonly ExposureGroup[] }) {
  const most = niceMax(Math.max(...groups.map(({ flagged_per_agent: rate }) => rate.high ?? 0)));
  return (
    <section className="card" aria-label={t('groupsTitle')}>
      <header><h2>{t('groupsTitle')}</h2></header>
      <table className="small groups">
        <thead><tr><th scope="col">{t('colLists')}</th><th scope="col"><span data-tip={t('aboutFlaggedEach')}>{t('colFlaggedEach')}</span></th><th scope="col"><span data-tip={t('aboutWrongShare')}>{t('colWrongShare')}</span></th></tr></thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.name}>
              <th scope="row">{t(GROUPS[group.name])}<span className="second">{counted('agents', group.agents, count(group.agents))}</span></th>
              <td><Spread rate={group.flagged_per_agent} kind="number" max={most} /></td>
              <td><Spread rate={group.wrong_share} kind="share" max={1} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="body faint">{t('groupsAbout')}</p>
    </section>
  );
}

/** What the leads given bring against the floor: left of the line is worse, right of it better. */
function Mix({ mix }: { mix: number | null }) {
  if (mix === null) return <span className="thin">{t('notEnoughCalls')}</span>;
  const x = linear([0.5, 1.5], [0, 100]);
  return (
    <span className="two" data-tip={t('mixTip', decimal(mix, 2))}>
      <span>{decimal(mix, 2)}</span>
      <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" y="2" width="100" height="4" />
        <rect className="band" y="1" height="6" x={Math.min(x(mix), 50)} width={Math.max(1, Math.abs(x(mix) - 50))} />
        <line className="par" x1="50" x2="50" y2="8" />
      </svg>
    </span>
  );
}

const COUNTS: readonly { key: 'calls' | 'flagged' | 'praised' | 'coached' | 'moved' | 'viewed'; label: Key; about: Key }[] = [
  { key: 'flagged', label: 'colFlagged', about: 'aboutFlagged' }, { key: 'praised', label: 'colPraised', about: 'aboutPraised' }, { key: 'coached', label: 'colCoached', about: 'aboutCoached' },
  { key: 'moved', label: 'colMoved', about: 'aboutMoved' }, { key: 'viewed', label: 'colViewed', about: 'aboutViewed' }, { key: 'calls', label: 'colCalls', about: 'aboutCalls30' },
];

function columnsOf({ agents, start, end }: Exposure): Column[] {
  const of = (row: number) => at(agents, row);
  return [
    { key: 'name', label: t('colAgent'), width: 'minmax(108px, 1.6fr)', cell: (row) => <a className="name-link clip" href={href('agents', of(row).agent_id)}>{of(row).name}</a> },
    { key: 'list_mix', label: t('colMix'), about: t('aboutMix'), width: 'minmax(66px, 1fr)', numeric: true, cell: (row) => <Mix mix={of(row).list_mix} /> },
    ...COUNTS.map(({ key, label, about }): Column => ({
      key, label: t(label), about: t(about), width: 'minmax(68px, 0.8fr)', numeric: true, desc: true,
      cell: (row) => (key === 'calls' ? <a href={href('calls', null, { start, end, agent: of(row).agent_id })}>{count(of(row).calls)}</a> : count(of(row)[key])),
    })),
  ];
}

function Agents({ exposure }: { exposure: Exposure }) {
  const wide = useWide();
  const [text, setText] = useState('');
  const [sort, setSort] = useState<Sort>({ key: 'flagged', desc: true });
  const columns = useMemo(() => columnsOf(exposure), [exposure]);
  const rows = useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase();
    const kept = Int32Array.from(exposure.agents.flatMap(({ name }, row) => (name.toLocaleLowerCase().includes(wanted) ? [row] : [])));
    const cells: Cells = exposure.agents.map((each) => each[sort.key as keyof ExposureRow]);
    return order(cells, sort.desc, kept);
  }, [exposure, sort, text]);
  return (
    <section className="fill exposure-table" aria-label={t('navAgents')}>
      <div className="filters"><Search label={t('findAgent')} value={text} onChange={setText} /></div>
      <DataTable label={t('exposureTable')} columns={columns} rows={rows} rowHeight={wide ? 38 : 44} sort={sort} onSort={(column) => setSort(nextSort(sort, column.key, column.desc === true))} resetKey={text} />
    </section>
  );
}

/** Screen "Exposure and fairness". */
export default function ExposureScreen(_: { route: Route }) {
  const shown = useAnswer<Exposure>(apiPath('exposure'), { everyMs: 300_000 });
  const { data: exposure } = shown;
  if (!exposure) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={5} height={72} />}</div>;
  if (exposure.agents.length === 0) return <div className="screen"><Empty icon="exposure" title={t('noAgents')}><p>{exposure.sentence}</p></Empty></div>;
  const { zone } = exposure.centre;
  return (
    <div className="screen full exposure">
      <div className="stack exposure-top">
        <div className="lead-part">
          <Lead text={exposure.sentence} />
          <p className="faint">{t('spanOf', day(exposure.start, zone), day(exposure.end, zone))} · <Age asOf={exposure.as_of} /> · {t('exposureAbout')} <a href={href('audit')}>{t('navAudit')}</a></p>
        </div>
        {exposure.groups.length > 0 ? <Groups groups={exposure.groups} /> : <p className="note"><Icon name="info" size={13} /><span>{t('noGroups')}</span></p>}
      </div>
      <Agents exposure={exposure} />
    </div>
  );
}
