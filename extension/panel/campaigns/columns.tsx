/** The columns of the campaign table, for the full width and folded into lines at 400 px. */
import { Thin, RateCell } from '../agents/cells';
import { inMetric } from '../agents/columns';
import { at, rateAt } from '../columns';
import { count, money } from '../format';
import type { Column } from '../parts/DataTable';
import { href } from '../route';
import type { Cells } from '../sort';
import { t } from '../t';
import type { CampaignColumns, Snapshot } from '../types';
import { DropBudget } from './DropBudget';

/** A column with the values it sorts by. */
export interface CampaignColumn extends Column {
  cells: (c: CampaignColumns) => Cells;
}

/** A value with its own small heading, shown when rows are folded. */
function labelled(label: string, node: React.ReactNode) {
  return (
    <>
      <span className="fold-label" aria-hidden="true">{label}</span>
      {node}
    </>
  );
}

function CostCell({ c, row }: { c: CampaignColumns; row: number }) {
  const cents = at(c.cost_per_lead_cents, row);
  const note = at(c.cost_note, row);
  if (cents != null) return <span data-tip={note || undefined}>{money(cents)}</span>;
  return <a className="thin" href={href('settings', 'values')} data-tip={note || undefined}>{t('noCost')}</a>;
}

/** All columns over one snapshot. `limit` is the legal share of drops. */
export function campaignColumns(snapshot: Snapshot, limit: number): CampaignColumn[] {
  const c = snapshot.campaigns.columns;
  const window = snapshot.window.name;
  const numeric = { numeric: true, desc: true } as const;
  const column = (key: string, label: string, about: string, width: string, cells: (c: CampaignColumns) => Cells,
    show: (row: number) => React.ReactNode): CampaignColumn => ({
    key, label, about, width, ...numeric, cells, cell: (row) => labelled(label, show(row)),
  });
  return [
    { key: 'name', label: t('colCampaign'), about: t('aboutCampaign'), width: 'minmax(140px, 2fr)', cells: (x) => x.name,
      cell: (row) => (
        <span className="two">
          <a className="name-link clip" href={href('campaigns', at(c.id, row), { window })}>{at(c.name, row)}</a>
          {!at(c.active, row) && <span className="second">{t('inactive')}</span>}
        </span>
      ) },
    column('contact_rate', t('colContactRate'), t('aboutContactRate'), 'minmax(84px, 1fr)', (x) => x.contact_rate.value,
      (row) => <RateCell rate={rateAt(c.contact_rate, row)} kind="share" of="dials" />),
    column('conversion_per_contact', t('colConversion'), t('aboutConversionPerContact'), 'minmax(84px, 1fr)',
      (x) => x.conversion_per_contact.value,
      (row) => <RateCell rate={rateAt(c.conversion_per_contact, row)} kind="share" of="contacts" />),
    column('conversions_per_hour', t('colConversionsPerHour'), t('aboutConversionsPerHour'), 'minmax(84px, 1fr)',
      (x) => x.conversions_per_hour.value,
      (row) => <RateCell rate={rateAt(c.conversions_per_hour, row)} kind="per_hour" of="contacts" />),
    column('cost', t('colCostPerLead'), t('aboutCost'), 'minmax(76px, 1fr)', (x) => x.cost_per_lead_cents,
      (row) => <CostCell c={c} row={row} />),
    column('drop', t('colDropWindow'), t('aboutDropRate'), 'minmax(84px, 1fr)', (x) => x.drop_rate.value, (row) => {
      const rate = rateAt(c.drop_rate, row);
      return rate.value == null ? <Thin rate={rate} of="answered" /> : <RateCell rate={rate} kind="share" of="answered" />;
    }),
    column('drop30', t('colDrop30'), t('aboutDrop30'), 'minmax(112px, 1.2fr)',
      (x) => x.id.map((_, i) => ((x.live_answers_30d[i] ?? 0) > 0 ? (x.drops_30d[i] ?? 0) / (x.live_answers_30d[i] ?? 1) : null)),
      (row) => <a className="plain" href={href('drop-budget', at(c.id, row))}><DropBudget drops={at(c.drops_30d, row)} answers={at(c.live_answers_30d, row)} limit={limit}
        complete={snapshot.health.backfill.finished} /></a>),
    column('crew', t('colCrew'), t('aboutCrew'), 'minmax(48px, 0.6fr)', (x) => x.crew, (row) => count(at(c.crew, row))),
    column('waiting', t('stateWait'), t('aboutWaiting'), 'minmax(48px, 0.6fr)', (x) => x.waiting, (row) => count(at(c.waiting, row))),
    column('leads', t('colLeads'), t('aboutLeads'), 'minmax(72px, 0.8fr)', (x) => x.dialable_leads,
      (row) => count(at(c.dialable_leads, row))),
    column('versus', t('colVersus'), t('aboutVersus'), 'minmax(64px, 0.8fr)', (x) => x.versus_team,
      (row) => inMetric(at(c.versus_team, row), snapshot.agents.rank_metric)),
    column('contacts', t('colContacts'), t('aboutContacts'), 'minmax(64px, 0.8fr)', (x) => x.contacts,
      (row) => count(at(c.contacts, row))),
  ];
}
