/** The trend charts of the team, one campaign or one agent, with one key and the memory of the line. */
import { useState } from 'react';
import { apiPath, useAnswer } from '../data';
import { count } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { href } from '../route';
import { t } from '../t';
import type { Trends } from '../types';
import { choose, sharedMarkers } from './drawing';
import { Events } from './Events';
import { TrendCard } from './TrendCard';
import '../css/foresight.css';

function Key() {
  return (
    <ul className="legend trend-key" aria-hidden="true">
      <li><svg width="16" height="8"><g className="chart-line main"><path d="M0 4h16" /></g></svg>{t('lineLevel')}</li>
      <li><svg width="10" height="8"><g className="chart-line points"><circle cx="5" cy="4" r="2" /></g></svg>{t('lineInterval')}</li>
      <li><svg width="16" height="10"><path className="chart-band usual" d="M0 0h16v10H0Z" /><g className="chart-line usual"><path d="M0 5h16" /></g></svg>{t('lineUsual')}</li>
      <li><svg width="16" height="10"><path className="chart-band range" d="M0 0h16v10H0Z" /><g className="chart-line likely"><path d="M0 5h16" /></g></svg>{t('lineAhead')}</li>
    </ul>
  );
}

interface Props {
  unit: Trends['unit'];
  id?: string | null;
}

/** Asks and draws; what cannot be drawn yet says why. */
export default function TrendCards({ unit, id = null }: Props) {
  const shown = useAnswer<Trends>(apiPath('trends', { unit: unit === 'team' ? null : unit, id }), { everyMs: 60_000 });
  const [all, setAll] = useState(false);
  const trends = shown.data;
  if (!trends) return shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={3} height={250} />;
  if (trends.trends.length === 0) return <Empty icon="trends" title={t('noTrends')}><p>{t('noTrendsDo')}</p></Empty>;
  const shared = sharedMarkers(trends.trends);
  const chosen = choose(trends.trends, unit);
  const drawn = all ? [...chosen.shown, ...chosen.more] : chosen.shown;
  return (
    <div className={`stack ${shown.previous ? 'previous' : ''}`}>
      <div className="trend-cards">{drawn.map((each) => <TrendCard key={each.metric} trend={each} trends={trends} shared={shared} />)}</div>
      {!all && chosen.more.length > 0 && (
        <button type="button" className="btn more-trends" onClick={() => setAll(true)}><Icon name="expand" size={12} />{t('moreTrends', count(chosen.more.length))}</button>
      )}
      <Events markers={shared} zone={trends.centre.zone} />
      <Key />
      <p className="note"><Icon name="info" size={13} /><span>{t('memoryLine', trends.memory)} {t('lineToHoldAbout')} <a href={href('settings', 'foresight')}>{t('changeIt')}</a></span></p>
    </div>
  );
}
