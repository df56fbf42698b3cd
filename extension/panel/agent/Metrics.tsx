/** One agent's figures, each with its likely range and leading to the calls. */
import { RateCell } from '../agents/cells';
import { hasSplit, whyHref } from '../causes/link';
import { WhyLink } from '../causes/WhyLink';
import { count, hours, money, type Kind } from '../format';
import { href } from '../route';
import { t, type Key, type Stem } from '../t';
import type { AgentDetail, Rate, WindowName } from '../types';

const RATES: readonly [keyof AgentDetail, Key, Key, Kind, Stem, string][] = [
  ['answer_rate', 'colAnswerRate', 'aboutAnswerRate', 'share', 'calls', ''],
  ['conversion_per_contact', 'colConversion', 'aboutConversionPerContact', 'share', 'contacts', 'contact'],
  ['conversions_per_hour', 'colConversionsPerHour', 'aboutConversionsPerHour', 'per_hour', 'contacts', 'conversion'],
  ['contacts_per_hour', 'colContactsPerHour', 'aboutContactsPerHour', 'per_hour', 'contacts', 'contact'],
  ['calls_per_hour', 'colCallsPerHour', 'aboutCallsPerHour', 'per_hour', 'calls', ''],
  ['handle_s', 'colHandle', 'aboutHandle', 'seconds', 'calls', ''],
  ['occupancy', 'colOccupancy', 'aboutOccupancy', 'share', 'calls', ''],
  ['utilisation', 'colUtilisation', 'aboutUtilisation', 'share', 'calls', ''],
];

interface Props {
  agent: AgentDetail;
  window: WindowName;
}

/** The grid of estimates and the plain totals below it. */
export function Metrics({ agent, window }: Props) {
  const calls = (outcome: string) => href('agents', agent.id, { tab: 'calls', window, outcome });
  const why = (key: string) => (hasSplit(key) ? whyHref(key, 'agent', agent.id) : null);
  return (
    <>
      <dl className="facts">
        {RATES.map(([key, label, about, kind, of, outcome]) => (
          <div className="fact" key={key}>
            <dt><span data-tip={t(about)}>{t(label)}</span>{why(key) && <WhyLink href={why(key) ?? ''} label={t(label)} />}</dt>
            <dd><a className="plain" href={calls(outcome)}><RateCell rate={agent[key] as Rate} kind={kind} of={of} /></a></dd>
          </div>
        ))}
      </dl>
      <dl className="totals">
        <Total label={t('colCalls')} href={calls('')}>{count(agent.calls)}</Total>
        <Total label={t('colContacts')} href={calls('contact')}>{count(agent.contacts)}</Total>
        <Total label={t('colConversions')} href={calls('conversion')}>{count(agent.conversions)}</Total>
        <Total label={t('colTalk')}>{hours(agent.talk_s)}</Total>
        <Total label={t('colWrap')}>{hours(agent.wrap_s)}</Total>
        <Total label={t('colWait')}>{hours(agent.wait_s)}</Total>
        <Total label={t('colPause')}>{hours(agent.pause_s)}</Total>
        <Total label={t('colLogin')}>{hours(agent.login_s)}</Total>
        {agent.revenue_cents != null && <Total label={t('colRevenue')}>{money(agent.revenue_cents)}</Total>}
      </dl>
    </>
  );
}

function Total({ label, href: to, children }: { label: string; href?: string; children: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{to ? <a href={to}>{children}</a> : children}</dd>
    </div>
  );
}
