/** One campaign's figures above its agents. */
import type { ReactNode } from 'react';
import { RateCell } from '../agents/cells';
import { at, rateAt } from '../columns';
import { count, money } from '../format';
import { href } from '../route';
import { t } from '../t';
import { whyHref } from '../causes/link';
import { WhyLink } from '../causes/WhyLink';
import type { MetricName, Snapshot } from '../types';
import { DropBudget } from './DropBudget';

function Fact({ label, why, children }: { label: string; why?: string | null; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}{why && <WhyLink href={why} label={label} />}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The facts of row `row` of the snapshot's campaigns. */
export function CampaignHead({ snapshot, row, limit }: { snapshot: Snapshot; row: number; limit: number }) {
  const c = snapshot.campaigns.columns;
  const why = (metric: MetricName) => whyHref(metric, 'campaign', at(c.id, row));
  const cost = at(c.cost_per_lead_cents, row);
  return (
    <dl className="facts">
      <Fact label={t('colContactRate')} why={why('contact_rate')}><RateCell rate={rateAt(c.contact_rate, row)} kind="share" of="dials" /></Fact>
      <Fact label={t('colConversion')} why={why('conversion_per_contact')}><RateCell rate={rateAt(c.conversion_per_contact, row)} kind="share" of="contacts" /></Fact>
      <Fact label={t('colConversionsPerHour')} why={why('conversions_per_hour')}><RateCell rate={rateAt(c.conversions_per_hour, row)} kind="per_hour" of="contacts" /></Fact>
      <Fact label={t('colHandle')} why={why('handle_s')}><RateCell rate={rateAt(c.handle_s, row)} kind="seconds" of="calls" /></Fact>
      <Fact label={t('colDrop30')}><a className="plain" href={href('drop-budget', at(c.id, row))}><DropBudget drops={at(c.drops_30d, row)} answers={at(c.live_answers_30d, row)} limit={limit} complete={snapshot.health.backfill.finished} /></a></Fact>
      <Fact label={t('colCostPerLead')}>{cost == null ? <a className="thin" href={href('settings', 'values')}>{t('noCost')}</a> : money(cost)}</Fact>
      <Fact label={t('colCrew')}>{count(at(c.crew, row))}</Fact>
      <Fact label={t('colLeads')}>{count(at(c.dialable_leads, row))}</Fact>
    </dl>
  );
}
