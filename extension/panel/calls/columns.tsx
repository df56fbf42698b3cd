/** The columns of the call list. */
import { at } from '../columns';
import { clock, count, day, duration } from '../format';
import { Icon } from '../parts/Icon';
import type { Column } from '../parts/DataTable';
import { href } from '../route';
import { t } from '../t';
import type { CallColumns } from '../types';

function Outcome({ c, row }: { c: CallColumns; row: number }) {
  if (at(c.conversion, row)) return <span className="tag good"><Icon name="check" size={12} />{t('outcomeConversion')}</span>;
  if (at(c.drop, row)) return <span className="tag bad"><Icon name="warning" size={12} />{t('outcomeDrop')}</span>;
  if (at(c.contact, row)) return <span className="tag">{t('outcomeContact')}</span>;
  return null;
}

function Disposition({ c, row }: { c: CallColumns; row: number }) {
  const name = at(c.status_name, row) || at(c.status, row);
  const tip = [at(c.status, row), at(c.call_type, row), at(c.term_reason, row)].filter(Boolean).join(' · ');
  return (
    <span className="clip" data-tip={at(c.provisional, row) ? `${tip}\n${t('provisionalAbout')}` : tip}>
      {at(c.live, row) ? t('callLive') : name}
      {at(c.provisional, row) && !at(c.live, row) && <span className="faint"> <Icon name="clock" size={10} /><span className="sr">{t('provisional')}</span></span>}
    </span>
  );
}

interface Options {
  zone: string;
  /** Also says the day, for windows longer than one. */
  days: boolean;
  /** Without the agent's column, on an agent's own page. */
  agentKnown: boolean;
}

/** Time, agent, campaign, disposition, length, wrap, outcome, lead. */
export function callColumns(c: CallColumns, { zone, days, agentKnown }: Options): Column[] {
  const columns: Column[] = [
    { key: 'time', label: t('colTime'), width: days ? '128px' : '84px', cell: (row) => (
      <span data-tip={`${day(at(c.started_at, row), zone)} ${clock(at(c.started_at, row), zone, true)}`}>
        {days && <span className="faint">{day(at(c.started_at, row), zone)} </span>}
        {clock(at(c.started_at, row), zone, true)}
      </span>
    ) },
    { key: 'agent', label: t('colAgent'), width: 'minmax(110px, 1.3fr)', cell: (row) => {
      const id = at(c.agent_id, row);
      return id === null ? <span className="faint">{t('noAgent')}</span> : <a className="name-link clip" href={href('agents', id)}>{at(c.agent, row)}</a>;
    } },
    { key: 'campaign', label: t('colCampaign'), width: 'minmax(110px, 1.3fr)', cell: (row) => <span className="clip">{at(c.campaign, row)}</span> },
    { key: 'status', label: t('colDisposition'), width: 'minmax(120px, 1.3fr)', cell: (row) => <Disposition c={c} row={row} /> },
    { key: 'talk', label: t('colLength'), width: '64px', numeric: true, cell: (row) => duration(at(c.talk_s, row)) },
    { key: 'wrap', label: t('colWrap'), width: '64px', numeric: true, cell: (row) => (
      <><span className="fold-label" aria-hidden="true">{t('colWrap')}</span> {duration(at(c.wrap_s, row))}</>
    ) },
    { key: 'outcome', label: t('colOutcome'), width: '110px', cell: (row) => <Outcome c={c} row={row} /> },
    { key: 'lead', label: t('colLead'), about: t('aboutLead'), width: '84px', numeric: true, cell: (row) => {
      const id = at(c.lead_id, row);
      return <><span className="fold-label" aria-hidden="true">{t('colLead')}</span> {id === null ? count(null) : id}</>;
    } },
  ];
  return agentKnown ? columns.filter((each) => each.key !== 'agent') : columns;
}
