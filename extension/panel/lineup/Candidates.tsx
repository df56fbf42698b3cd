/** Who should work on one campaign, best first: what each would bring there, and what they would leave behind. */
import { useMemo } from 'react';
import { at } from '../columns';
import { apiPath, useAnswer, useSnapshot } from '../data';
import { count, range } from '../format';
import { DataTable, type Column } from '../parts/DataTable';
import { GainCell, WORTH_KIND } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { useWide } from '../parts/width';
import { go, href } from '../route';
import { counted, t } from '../t';
import type { CampaignCandidates, Rate, WorthUnit } from '../types';
import { whatIfHref } from '../whatif/plan';
import { sharedReach, worth } from './lineup';

function Worth({ label, rate, unit }: { label: string; rate: Rate; unit: WorthUnit }) {
  return (
    <span className="two">
      <span className="fold-label" aria-hidden="true">{label}</span>
      <span>{worth(rate.value, unit)}</span>
      <span className="second">{range(rate.low, rate.high, WORTH_KIND[unit])}</span>
      <span className="sr">{t('sampleOf', count(rate.n))}</span>
    </span>
  );
}

/** How far back the calls behind a worth reach. */
const HISTORY_S = 30 * 86_400;

function columnsOf({ agents, unit, campaign_id: campaign, now }: CampaignCandidates): Column[] {
  const of = (row: number) => at(agents, row);
  const reach = sharedReach(agents.map(({ gain }) => gain));
  return [
    { key: 'rank', label: t('colRank'), width: '40px', sortable: false, cell: (row) => <strong>{count(of(row).rank)}</strong> },
    { key: 'agent', label: t('colAgent'), width: 'minmax(130px, 1.3fr)', sortable: false, cell: (row) => (
      <span className="two">
        <a className="name-link clip" href={href('agents', of(row).agent_id)}>{of(row).name}</a>
        <span className="second clip">{t('onCampaign', of(row).now || t('nowhere'))}</span>
      </span>
    ) },
    { key: 'there', label: t('colThere'), about: t('aboutThere'), width: 'minmax(92px, 1fr)', numeric: true, sortable: false, cell: (row) => <Worth label={t('colThere')} rate={of(row).worth} unit={unit} /> },
    { key: 'leaves', label: t('colLeaves'), about: t('aboutLeaves'), width: 'minmax(92px, 1fr)', numeric: true, sortable: false, cell: (row) => <Worth label={t('colLeaves')} rate={of(row).leaves} unit={unit} /> },
    { key: 'gain', label: t('colGain'), about: t('aboutGain'), width: 'minmax(104px, 1fr)', numeric: true, sortable: false, cell: (row) => <GainCell gain={of(row).gain} reach={reach} /> },
    { key: 'met', label: t('colMet'), about: t('aboutMet'), width: 'minmax(84px, 0.8fr)', numeric: true, sortable: false, cell: (row) => (
      of(row).contacts_there === 0 ? <span className="thin">{t('neverTried')}</span>
        : <a href={href('calls', null, { start: now - HISTORY_S, end: now, agent: of(row).agent_id, campaign })}>{counted('contacts', of(row).contacts_there, count(of(row).contacts_there))}</a>
    ) },
    { key: 'do', label: t('colMove'), width: 'minmax(120px, 1.2fr)', sortable: false, cell: (row) => (
      of(row).allowed ? <a className="btn small-btn" href={whatIfHref([{ agent: of(row).agent_id, to: campaign }])}><Icon name="what-if" size={13} />{t('navWhatIf')}<span className="sr"> {of(row).name}</span></a>
        : <span className="warn two-lines"><Icon name="close" size={12} /> {of(row).why_not}</span>
    ) },
  ];
}

function Choose({ id }: { id: string }) {
  const { id: ids = [], name = [] } = useSnapshot('today').data?.campaigns.columns ?? {};
  return (
    <Select label={t('filterCampaign')} value={id} onChange={(next) => go(href('lineup', next), true)}>
      {!ids.includes(Number(id)) && <option value={id}>{t('campaignNumber', id)}</option>}
      {ids.map((each, i) => <option key={each} value={each}>{name[i]}</option>)}
    </Select>
  );
}

function Table({ candidates }: { candidates: CampaignCandidates }) {
  const wide = useWide();
  const columns = useMemo(() => columnsOf(candidates), [candidates]);
  const rows = useMemo(() => Int32Array.from(candidates.agents, (_, i) => i), [candidates]);
  if (rows.length === 0) return <Empty icon="agents" title={t('noCandidates')}><p>{candidates.sentence}</p></Empty>;
  return <DataTable label={t('candidatesTable', candidates.campaign)} columns={columns} rows={rows} rowHeight={wide ? 54 : 126} fold={wide ? undefined : 'candidate-fold'} rowClass={(row) => (at(candidates.agents, row).allowed ? '' : 'is-off')} />;
}

/** `#/lineup/12`. */
export function Candidates({ id }: { id: string }) {
  const shown = useAnswer<CampaignCandidates>(apiPath('lineup/candidates', { campaign: id }));
  const { data } = shown;
  return (
    <div className="screen full lineup">
      <div className="page-head wrap">
        <a className="btn quiet icon-only" href={href('lineup')} aria-label={t('backToLineup')}><Icon name="back" /></a>
        <h2>{t('bestFor')}</h2>
        <Choose id={id} />
      </div>
      {!data && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <div className="pad"><Bones rows={6} height={54} /></div>)}
      {data && <p className="reliability"><Icon name="info" size={13} /><span>{data.sentence}</span></p>}
      {data && <div className={`fill ${shown.previous ? 'previous' : ''}`}><Table candidates={data} /></div>}
    </div>
  );
}
