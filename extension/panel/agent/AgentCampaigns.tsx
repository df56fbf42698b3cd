/** How one agent does on each campaign, with best and mismatch marked. */
import { RateCell } from '../agents/cells';
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { href } from '../route';
import { t } from '../t';
import type { AgentCampaignRow, AgentDetail, WindowName } from '../types';

const MARKS = {
  '': null,
  best: { icon: 'check', tone: 'good', words: 'markBest' },
  mismatch: { icon: 'warning', tone: 'warn', words: 'markMismatch' },
  'not enough calls': { icon: 'minus', tone: '', words: 'notEnoughCalls' },
} as const;

function MarkTag({ mark }: { mark: AgentCampaignRow['mark'] }) {
  const look = MARKS[mark];
  if (!look) return null;
  return (
    <span className={`tag ${look.tone}`}>
      <Icon name={look.icon} size={12} />
      {t(look.words)}
    </span>
  );
}

/** A plain table: an agent works few campaigns. */
export function AgentCampaigns({ agent, window }: { agent: AgentDetail; window: WindowName }) {
  if (agent.campaigns.length === 0) return null;
  return (
    <section className="card" aria-label={t('navCampaigns')}>
      <header><h2>{t('navCampaigns')}</h2></header>
      <table className="small">
        <thead>
          <tr>
            <th>{t('colCampaign')}</th>
            <th className="num">{t('colCalls')}</th>
            <th className="num">{t('colConversion')}</th>
            <th className="num">{t('colPerHourShort')}</th>
            <th className="num">{t('colHandleShort')}</th>
          </tr>
        </thead>
        <tbody>
          {agent.campaigns.map((row) => (
            <tr key={row.campaign_id}>
              <th scope="row">
                <a className="name-link" href={href('agents', agent.id, { tab: 'calls', campaign: row.campaign_id, window })}>{row.name}</a>
                <MarkTag mark={row.mark} />
              </th>
              <td className="num">{count(row.calls)}</td>
              <td className="num"><RateCell rate={row.conversion_per_contact} kind="share" of="contacts" /></td>
              <td className="num"><RateCell rate={row.conversions_per_hour} kind="per_hour" of="contacts" /></td>
              <td className="num"><RateCell rate={row.handle_s} kind="seconds" of="calls" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
