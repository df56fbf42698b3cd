/** The agent's own data as a sheet to hand over, and, where the settings allow it, a logout that is confirmed by name. */
import { useState } from 'react';
import { apiPath, useSettings } from '../data';
import { Download } from '../parts/Download';
import { Icon } from '../parts/Icon';
import { steeringOf } from '../settings/steering';
import { t } from '../t';
import type { AgentDetail } from '../types';
import { Logout } from './Logout';

/** A file name that every system takes. */
export const fileName = (name: string): string => `${name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase() || 'agent'}-data.csv`;

/** The card at the end of the agent's page. */
export function AgentData({ agent }: { agent: AgentDetail }) {
  const settings = useSettings().data?.settings;
  const [asking, setAsking] = useState(false);
  const allowed = settings !== undefined && steeringOf(settings).allow_logout && agent.state !== 'logout';
  return (
    <section className="card pad stack agent-data" aria-label={t('agentData')}>
      <h2>{t('agentData')}</h2>
      <p className="muted">{t('agentDataAbout')}</p>
      <div className="row wrap">
        <Download path={apiPath(`agents/${agent.id}/data.csv`)} name={fileName(agent.name)} label="dataSheet" tip={t('dataSheetAbout')} />
        {allowed && <button type="button" className="btn" onClick={() => setAsking(true)}><Icon name="logout" />{t('logOutAsk')}</button>}
      </div>
      {asking && <Logout agent={agent} onClose={() => setAsking(false)} />}
    </section>
  );
}
