/** Who first? Agents by what coaching them promises, the first with a reason that can be read in a glance. */
import { CONFIDENCES, LevelMark } from '../alerts/LevelMark';
import { callsHref } from '../calls/link';
import { apiPath, useAnswer } from '../data';
import { metricName } from '../effects/effects';
import { age, count } from '../format';
import { sharedReach } from '../lineup/lineup';
import { GainLine } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Age } from '../parts/State';
import { href, type Route } from '../route';
import { t } from '../t';
import type { CoachingQueue, CoachRow } from '../types';
import '../css/advice.css';
import '../css/reports.css';

function Row({ row, now, reach }: { row: CoachRow; now: number; reach: number }) {
  const coached = row.last_coached_at === null ? t('neverCoached') : t('coachedAgo', age(now - row.last_coached_at));
  return (
    <li className={`card pad coach-row ${row.rank === 1 ? 'first' : ''}`}>
      <span className="place" aria-hidden="true">{count(row.rank)}</span>
      <div className="coach-body">
        <div className="alert-top">
          <strong className="coach-name clip"><span className="sr">{count(row.rank)}. </span><a className="name-link" href={href('agents', row.agent_id)}>{row.name}</a></strong>
          <span className="grow" />
          <LevelMark level={row.confidence} tone="risk" of={CONFIDENCES} />
        </div>
        <p>{row.sentence}</p>
        <GainLine gain={row.gain} reach={reach} />
        <p className="second">{[metricName(row.metric), coached].join(' · ')}</p>
        <p className="row wrap evidence-links">
          <a href={callsHref(row.calls)}><Icon name="calls" size={13} />{t('showCalls')}<span className="sr"> {row.name}</span></a>
          {row.alert_id !== null && <a href={href('alerts', row.alert_id)}><Icon name="alerts" size={13} />{t('theAlert')}<span className="sr"> {row.name}</span></a>}
        </p>
      </div>
    </li>
  );
}

/** Screen "Who first?". */
export default function CoachingScreen(_: { route: Route }) {
  const shown = useAnswer<CoachingQueue>(apiPath('coaching'));
  const { data: queue } = shown;
  if (!queue) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={110} />}</div>;
  if (queue.agents.length === 0) return <div className="screen"><Empty icon="check" title={t('nobodyToCoach')}><p>{queue.sentence}</p></Empty></div>;
  const reach = sharedReach(queue.agents.map(({ gain }) => gain));
  return (
    <div className="screen stack coaching" tabIndex={0}>
      <Lead text={queue.sentence} />
      <ol className="stack">{queue.agents.map((row) => <Row key={row.agent_id} row={row} now={queue.now} reach={reach} />)}</ol>
      <p className="faint">{t('coachingAbout')} <Age asOf={queue.as_of} /></p>
    </div>
  );
}
