/** The leaderboard screen: how far to trust the order, filters, and the board. */
import { useState } from 'react';
import { useSnapshot } from '../data';
import { CampaignSelect } from '../parts/CampaignSelect';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Search } from '../parts/Search';
import { go, href, windowOf, type Route } from '../route';
import { usePrefs } from '../prefs';
import { t } from '../t';
import { AgentsTable } from './AgentsTable';
import { wantsMore } from './columns';
import { ColumnPicker } from './Picker';

/** Screen 2. */
export function AgentsScreen({ route }: { route: Route }) {
  const campaign = route.params.get('campaign');
  const shown = useSnapshot(windowOf(route), campaign, wantsMore(usePrefs().agentColumns));
  const [text, setText] = useState('');
  const { data } = shown;
  return (
    <div className="screen full">
      <div className="filters">
        <Search label={t('findAgent')} value={text} onChange={setText} />
        <CampaignSelect snapshot={data} value={campaign}
          onChange={(id) => go(href('agents', null, { campaign: id, window: route.params.get('window') }), true)} />
        <ColumnPicker />
      </div>
      {data && (
        <p className="reliability" data-tip={data.team.reliability.sentence}>
          <Icon name="info" size={13} />
          <span>{data.team.reliability.sentence}</span>
        </p>
      )}
      <div className={`fill ${shown.previous ? 'previous' : ''}`}>
        {data ? data.agents.n > 0 ? <AgentsTable snapshot={data} text={text} /> : <NobodyYet /> : null}
        {!data && (shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <div className="pad"><Bones rows={10} height={40} /></div>)}
      </div>
    </div>
  );
}

function NobodyYet() {
  return (
    <Empty icon="agents" title={t('noAgents')}>
      <p>{t('noAgentsDo')}</p>
    </Empty>
  );
}
