/** Below the outcome: what the crew left can do, the plain pace, the campaigns, and how the forecast is made. */
import { count, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Age } from '../parts/State';
import { href } from '../route';
import { counted, t } from '../t';
import type { FigureOutlook, Outlook } from '../types';
import { amount, between, chancePercent, VERDICTS } from './ending';

function Campaigns({ outlook, name }: { outlook: Outlook; name: FigureOutlook['name'] }) {
  const rows = outlook.campaigns.flatMap((each) => each.figures.filter((f) => f.name === name).map((figure) => ({ ...each, figure })));
  if (rows.length === 0) return null;
  return (
    <details className="fold-out">
      <summary>{t('byCampaign')}</summary>
      <table className="small">
        <thead><tr><th scope="col">{t('colCampaign')}</th><th scope="col" className="num">{t('soFarHead')}</th><th scope="col" className="num">{t('likelyEnd')}</th><th scope="col" className="num">{t('chanceHead')}</th></tr></thead>
        <tbody>
          {rows.map(({ campaign_id: id, name: campaign, figure }) => (
            <tr key={id}>
              <th scope="row"><a href={href('campaigns', id)}>{campaign}</a></th>
              <td className="num">{amount(name, figure.so_far)}</td>
              <td className="num"><span className="two">{amount(name, figure.likely)}<span className="second">{between(name, figure.low, figure.high)}</span></span></td>
              <td className="num">{figure.chance === null ? t(VERDICTS[figure.verdict].label) : chancePercent(figure.chance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function CapacityLine({ capacity }: { capacity: NonNullable<Outlook['capacity']> }) {
  const { agents, agent_hours: left, low, high, sentence } = capacity;
  const more = low === null || high === null ? '' : t('capacityMore', between('calls', low, high));
  return (
    <p className="note">
      <Icon name="agents" size={13} />
      <span data-tip={sentence} tabIndex={0}>{[t('capacityLeft', counted('agents', agents, count(agents)), decimal(left, left < 10 ? 1 : 0)), more].filter(Boolean).join(': ')}<span className="sr">. {sentence}</span></span>
    </p>
  );
}

/** The lines and folds under the curve. */
export function OutcomeMore({ outlook, figure }: { outlook: Outlook; figure: FigureOutlook }) {
  const { capacity, history_days: days } = outlook;
  return (
    <div className="outcome-more">
      {capacity && <CapacityLine capacity={capacity} />}
      {figure.pace !== null && (
        <p className="note"><Icon name="next" size={13} /><span data-tip={t('straightLineAbout')} tabIndex={0}>{t('straightLine', amount(figure.name, figure.pace))}</span></p>
      )}
      <Campaigns outlook={outlook} name={figure.name} />
      <details className="fold-out">
        <summary>
          {t('forecastBy', outlook.model_name, counted('days', days, count(days)))}
          <span className="muted"> · <Age asOf={outlook.as_of} /></span>
        </summary>
        <p>{outlook.model_sentence}</p>
        {outlook.record && <p>{outlook.record}</p>}
        <p className="muted">{t('rangeAbout')} <a href={href('record')}>{t('seeRecord')}</a> · <a href={href('settings', 'foresight')}>{t('chooseModel')}</a></p>
      </details>
    </div>
  );
}
