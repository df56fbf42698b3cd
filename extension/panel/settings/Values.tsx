/** What Convoso cannot tell: what a conversion is worth, what leads and hours cost, and the day's targets. */
import { useState } from 'react';
import { duration, money, percent } from '../format';
import { Search } from '../parts/Search';
import { t } from '../t';
import type { Terms } from '../types';
import { NumberField } from './fields';
import { termsOf, withTerms } from './form';
import type { TabProps } from './SettingsScreen';

function summary(terms: Terms): string {
  if (Object.values(terms).some(Number.isNaN)) return '';
  const said = [
    terms.value_cents == null ? '' : t('saidValue', money(terms.value_cents)),
    terms.margin_cents == null ? '' : t('saidMargin', money(terms.margin_cents)),
    terms.cost_per_lead_cents == null ? '' : t('saidPerLead', money(terms.cost_per_lead_cents)),
    terms.cost_per_hour_cents == null ? '' : t('saidPerHour', money(terms.cost_per_hour_cents)),
    terms.target_per_contact == null ? '' : t('saidTarget', percent(terms.target_per_contact, 1)),
    terms.ideal_handle_s == null ? '' : t('saidIdeal', duration(terms.ideal_handle_s)),
  ].filter(Boolean);
  return said.length ? said.join(' · ') : t('saidNothing');
}

function Campaign({ id, name, draft, errors, change }: TabProps & { id: number; name: string }) {
  const terms = termsOf(draft, id);
  const field = (key: Exclude<keyof Terms, 'campaign_id'>) => ({
    value: terms[key], error: errors[`terms.${id}.${key}`],
    onChange: (x: number | null) => change(withTerms(draft, { ...terms, [key]: x })),
  });
  return (
    <details className="campaign-terms">
      <summary><span className="clip">{name}</span><span className="faint clip">{summary(terms)}</span></summary>
      <div className="form two-up">
        <NumberField label={t('fieldValue')} unit="$" scale={100} {...field('value_cents')} />
        <NumberField label={t('fieldMargin')} unit="$" scale={100} {...field('margin_cents')} />
        <NumberField label={t('fieldCostLead')} unit="$" scale={100} {...field('cost_per_lead_cents')} />
        <NumberField label={t('fieldCostHour')} unit="$" scale={100} {...field('cost_per_hour_cents')} />
        <NumberField label={t('fieldTarget')} unit="%" scale={0.01} {...field('target_per_contact')} />
        <NumberField label={t('fieldIdeal')} unit="s" {...field('ideal_handle_s')} />
      </div>
    </details>
  );
}

/** The tab. `campaigns` are names by id. */
export function Values({ campaigns, ...tab }: TabProps & { campaigns: Record<string, string> }) {
  const [text, setText] = useState('');
  const { draft, errors, change } = tab;
  const wanted = text.trim().toLocaleLowerCase();
  const list = Object.entries(campaigns).filter(([, name]) => name.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => a[1].localeCompare(b[1]));
  const target = (key: keyof typeof draft.targets) => ({
    value: draft.targets[key], error: errors[`targets.${key}`],
    onChange: (x: number | null) => change({ targets: { ...draft.targets, [key]: x } }),
  });
  return (
    <>
      <section className="card" aria-label={t('targetsTitle')}>
        <header><h2>{t('targetsTitle')}</h2></header>
        <div className="body form two-up">
          <NumberField label={t('colCalls')} {...target('calls_per_day')} />
          <NumberField label={t('colContacts')} {...target('contacts_per_day')} />
          <NumberField label={t('colConversions')} {...target('conversions_per_day')} />
          <NumberField label={t('colRevenue')} unit="$" scale={100} {...target('revenue_cents_per_day')} />
        </div>
      </section>
      <section className="card" aria-label={t('valuesTitle')}>
        <header><h2>{t('valuesTitle')}</h2></header>
        <div className="body stack">
          <p className="muted">{t('valuesAbout')}</p>
          {Object.keys(campaigns).length > 8 && <Search label={t('findCampaign')} value={text} onChange={setText} />}
          <div>{list.map(([id, name]) => <Campaign key={id} id={Number(id)} name={name} {...tab} />)}</div>
        </div>
      </section>
    </>
  );
}
