/** Who does now what the published schedule says, and whether being out of it helps or hurts coverage. */
import { clock, decimal, percent } from '../format';
import { DataTable, type Column } from '../parts/DataTable';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Age } from '../parts/State';
import { useWide } from '../parts/width';
import { href } from '../route';
import { t } from '../t';
import type { Adherence, AdherenceRow } from '../types';
import { useAdherence } from './api';

const EFFECTS = { helps: { tone: 'good', label: 'effectHelps', icon: 'up' }, hurts: { tone: 'bad', label: 'effectHurts', icon: 'down' }, neutral: { tone: '', label: 'effectNeutral', icon: 'minus' } } as const;

function Effect({ row }: { row: AdherenceRow }) {
  if (row.adheres) return <span className="tag good"><Icon name="check" size={11} />{t('keepsToIt')}</span>;
  const { tone, label, icon } = EFFECTS[row.effect];
  return <span className={`tag ${tone}`}><Icon name={icon} size={11} />{t(label)}</span>;
}

function columnsOf(rows: readonly AdherenceRow[], zone: string): Column[] {
  const cell = (of: (row: AdherenceRow) => React.ReactNode) => (i: number) => of(rows[i] as AdherenceRow);
  return [
    { key: 'agent', label: t('navAgents'), width: 'minmax(120px, 1.2fr)', cell: cell(({ agent, agent_id: id }) => (id === null ? <span className="clip">{agent}</span> : <a className="name-link clip" href={href('agents', id)}>{agent}</a>)) },
    { key: 'plan', label: t('nowScheduled'), width: 'minmax(130px, 1.2fr)', cell: cell(({ scheduled, until }) => <span className="two"><span className="clip">{scheduled || t('nowOff')}</span>{until !== null && <span className="second">{t('nowUntil', clock(until, zone))}</span>}</span>) },
    { key: 'live', label: t('nowDoes'), width: 'minmax(120px, 1fr)', cell: cell(({ live, since }) => <span className="two"><span className="clip">{live || t('nowNotIn')}</span>{since !== null && <span className="second">{t('nowSince', clock(since, zone))}</span>}</span>) },
    { key: 'out', label: t('nowOut'), width: '76px', numeric: true, cell: cell(({ out_min: out }) => (out > 0 ? `${decimal(out, 0)} min` : '–')) },
    { key: 'effect', label: t('nowEffect'), width: 'minmax(130px, 1fr)', cell: cell((row) => <Effect row={row} />) },
  ];
}

function Table({ adherence }: { adherence: Adherence }) {
  const wide = useWide();
  const { agents, centre: { zone } } = adherence;
  return <DataTable label={t('schedNowTitle')} columns={columnsOf(agents, zone)} rows={Int32Array.from(agents, (_, i) => i)} rowHeight={wide ? 46 : 66} fold={wide ? undefined : 'now-fold'} rowClass={(i) => (agents[i]?.adheres === false && agents[i]?.effect === 'hurts' ? 'hurts' : '')} />;
}

/** The screen. */
export function Now() {
  const shown = useAdherence();
  const { data } = shown;
  if (!data) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={44} />}</div>;
  const back = <a className="btn quiet icon-only" href={href('schedule')} aria-label={t('back')}><Icon name="back" /></a>;
  if (data.schedule_id === null) return <div className="screen"><div className="row">{back}<h2>{t('schedNowTitle')}</h2></div><Empty icon="schedule" title={t('nowNothing')}><p>{data.sentence}</p></Empty></div>;
  return (
    <div className="screen full now-screen">
      <div className="now-head">
        <div className="row">{back}<h2 className="grow">{t('schedNowTitle')}</h2>{data.share !== null && <strong className="big-share">{percent(data.share, 0)}</strong>}</div>
        <Lead text={data.sentence} />
        <p className="faint">{t('nowAbout')} <Age asOf={data.as_of} /></p>
      </div>
      {data.agents.length > 0 && <Table adherence={data} />}
    </div>
  );
}
