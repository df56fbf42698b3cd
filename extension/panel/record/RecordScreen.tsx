/** The track record: how often alerts and forecasts were right, the misses shown as plainly as the hits. */
import { apiPath, useAnswer, useSettings } from '../data';
import { day } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import type { Route } from '../route';
import { href } from '../route';
import { foresightOf, DEFAULTS } from '../settings/foresight';
import { t } from '../t';
import type { TrackRecord } from '../types';
import { Forecasts } from './Forecasts';
import { Kinds } from './Kinds';
import '../css/foresight.css';

function Alerts({ record, muteBelow }: { record: TrackRecord; muteBelow: number }) {
  return (
    <section className="card" aria-label={t('kindsTitle')}>
      <header>
        <h2>{t('kindsTitle')}</h2>
        {record.since != null && <span className="faint">{t('since', day(record.since, record.centre.zone))}</span>}
      </header>
      {record.kinds.length > 0
        ? <Kinds kinds={record.kinds} zone={record.centre.zone} muteBelow={muteBelow} />
        : <p className="body muted">{t('noAlertsJudged')}</p>}
      <p className="body faint">{t('kindsAbout')} <a href={href('settings', 'foresight')}>{t('tabForesight')}</a></p>
    </section>
  );
}

/** Screen "How often were we right?". */
export default function RecordScreen(_: { route: Route }) {
  const shown = useAnswer<TrackRecord>(apiPath('record'), { everyMs: 300_000 });
  const settings = useSettings().data?.settings;
  const record = shown.data;
  if (!record) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={72} />}</div>;
  const muteBelow = (settings ? foresightOf(settings) : DEFAULTS).mute_below;
  if (record.kinds.length === 0 && record.scores.length === 0 && record.days.length === 0) {
    return <div className="screen"><Empty icon="record" title={t('noRecord')}><p>{record.sentence || t('noRecordDo')}</p></Empty></div>;
  }
  return (
    <div className="screen stack record" tabIndex={0}>
      <div className="lead">
        <p>{record.sentence}</p>
        {record.before_sentence && <p className="muted"><Icon name="clock" size={13} /> {record.before_sentence}</p>}
      </div>
      <div className="record-parts">
        <Alerts record={record} muteBelow={muteBelow} />
        <Forecasts record={record} />
      </div>
    </div>
  );
}
