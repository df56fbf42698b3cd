/** A campaign filter that lives in the route, so that back and links keep it. */
import { t } from '../t';
import type { Snapshot } from '../types';
import { Select } from './Select';

interface Props {
  snapshot: Snapshot | undefined;
  value: string | null;
  onChange: (id: string | null) => void;
}

/** Choice of one campaign or all. */
export function CampaignSelect({ snapshot, value, onChange }: Props) {
  const { id = [], name = [] } = snapshot?.campaigns.columns ?? {};
  const known = value === null || id.includes(Number(value));
  return (
    <Select label={t('filterCampaign')} value={value ?? ''} onChange={(next) => onChange(next || null)}>
      <option value="">{t('allCampaigns')}</option>
      {!known && <option value={value ?? ''}>{t('campaignNumber', value ?? '')}</option>}
      {id.map((each, i) => (
        <option key={each} value={each}>{name[i]}</option>
      ))}
    </Select>
  );
}
