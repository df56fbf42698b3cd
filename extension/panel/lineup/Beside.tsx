/** Beside the moves: too much work here and too little there, what the line-up had to do without, and how it is made. */
import { count, decimal, hours, percent } from '../format';
import { Icon } from '../parts/Icon';
import { Age } from '../parts/State';
import { href } from '../route';
import { counted, t } from '../t';
import type { BalanceRow, Lineup } from '../types';
import { whatIfHref } from '../whatif/plan';
import { toBound } from './lineup';

function Row({ row }: { row: BalanceRow }) {
  const { kind, occupancy, team_occupancy: team, n, agents, to_campaign_id: to } = row;
  const basis = [occupancy === null ? '' : t('busyShare', percent(occupancy, 0)), team === null ? '' : t('teamShare', percent(team, 0)), t('watchedFor', hours(n))].filter(Boolean).join(' · ');
  return (
    <li>
      <p className="row balance-say"><span className={kind === 'overload' ? 'warn' : 'muted'}><Icon name={kind === 'overload' ? 'up' : 'down'} size={13} /></span><span><strong>{t(kind === 'overload' ? 'overload' : 'idle')}</strong> {row.sentence}</span></p>
      <p className="second">{basis}</p>
      <p className="row wrap evidence-links">
        {agents.length === 1 && <a href={href('agents', agents[0])}>{t('theAgent')}</a>}
        {row.from_campaign_id !== null && <a href={href('campaigns', row.from_campaign_id)}>{t('fromCampaign')}</a>}
        {to !== null && <a href={href('lineup', to)}>{t('whoFor')}</a>}
        {kind === 'idle' && to !== null && agents[0] !== undefined && <a href={whatIfHref([{ agent: agents[0], to }])}>{t('tryWhatIf')}</a>}
      </p>
    </li>
  );
}

function Balance({ rows }: { rows: readonly BalanceRow[] }) {
  return (
    <section className="card pad balance" aria-label={t('balanceTitle')}>
      <h2>{t('balanceTitle')}</h2>
      {rows.length === 0 ? <p className="muted">{t('balanced')}</p> : <ul>{rows.map((row) => <Row key={row.sentence} row={row} />)}</ul>}
    </section>
  );
}

function Missing({ lineup: { missing, broken } }: { lineup: Lineup }) {
  if (missing.length + broken.length === 0) return null;
  return (
    <section className="card pad stack missing-inputs" aria-label={t('missingTitle')}>
      {broken.map((each) => <p key={each} className="note warn"><Icon name="warning" size={13} /><span>{each}</span></p>)}
      {missing.map((each) => <p key={each.sentence} className="note"><Icon name="info" size={13} /><span>{each.sentence}</span></p>)}
      {missing.length > 0 && <p className="row wrap"><a href={href('settings', 'values')}>{t('tabValues')}</a><a href={href('settings', 'optimiser')}>{t('tabOptimiser')}</a></p>}
    </section>
  );
}

function Method({ lineup }: { lineup: Lineup }) {
  const gap = toBound(lineup);
  return (
    <details className="card fold-card method">
      <summary>{t('howWorkedOut')}</summary>
      <p>{t('lineupMethod')}</p>
      <p className="formula">{t('lineupFormula')}</p>
      <p>{t('lineupMethodMore')}</p>
      <p className="faint">
        {t('lineupSolved', counted('days', lineup.history_days, count(lineup.history_days)), decimal(lineup.solve_ms, lineup.solve_ms < 10 ? 1 : 0), gap < 0.0005 ? t('boundReached') : t('boundWithin', percent(gap, 1)))} <Age asOf={lineup.as_of} />
      </p>
    </details>
  );
}

/** The column beside the moves. */
export function Beside({ lineup }: { lineup: Lineup }) {
  return (
    <>
      <Balance rows={lineup.balance} />
      <Missing lineup={lineup} />
      <Method lineup={lineup} />
    </>
  );
}
