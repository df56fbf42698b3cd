/** At full width: the campaigns under the tiles, so that one look covers the floor. */
import { useMemo } from 'react';
import { CampaignTable } from '../campaigns/CampaignTable';
import { href } from '../route';
import { t } from '../t';
import type { Snapshot } from '../types';

const COLUMNS = ['name', 'contact_rate', 'conversion_per_contact', 'drop30', 'crew', 'waiting', 'leads'];

/** Campaigns of the snapshot in a card of their own. */
export function CampaignBrief({ snapshot, limit }: { snapshot: Snapshot; limit: number }) {
  const height = useMemo(() => 38 + Math.min(snapshot.campaigns.n, 12) * 48, [snapshot.campaigns.n]);
  return (
    <section className="card brief" aria-label={t('navCampaigns')}>
      <header>
        <h2>{t('navCampaigns')}</h2>
        <a href={href('campaigns', null, { window: snapshot.window.name })}>{t('showAll')}</a>
      </header>
      <div className="fill" style={{ height }}>
        <CampaignTable snapshot={snapshot} limit={limit} only={COLUMNS} />
      </div>
    </section>
  );
}
