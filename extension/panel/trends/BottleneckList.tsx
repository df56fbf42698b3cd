/** Where time above the norm goes, the costliest first: who or what, which part of the call, and how much. */
import { useState } from 'react';
import { scaleLinear } from 'd3-scale';
import { apiPath, useAnswer } from '../data';
import { clock, count, duration, hours } from '../format';
import { Icon, type IconName } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Segmented } from '../parts/Segmented';
import { href, windowOf, type Route } from '../route';
import { counted, t, type Key } from '../t';
import type { Bottleneck, Bottlenecks } from '../types';
import '../css/foresight.css';

type By = Bottleneck['by'];

const BY: Record<By, { icon: IconName; label: Key; several: Key }> = {
  agent: { icon: 'login', label: 'colAgent', several: 'navAgents' },
  campaign: { icon: 'campaigns', label: 'colCampaign', several: 'navCampaigns' },
  disposition: { icon: 'calls', label: 'colDisposition', several: 'byDispositions' },
  hour: { icon: 'clock', label: 'byHour', several: 'byHours' },
};

/** The calls behind a row; hours and dispositions come without what the list filters by. */
export function callsOf({ by, id }: Bottleneck, window: string): string | null {
  if (by === 'agent' && id !== null) return href('agents', id, { tab: 'calls', window });
  return by === 'campaign' && id !== null ? href('calls', null, { campaign: id, window }) : null;
}

/** Seconds as "38 min" or "1 h 2 min"; small sums to the second. */
const total = (seconds: number): string => (seconds < 600 ? duration(seconds) : hours(seconds));

function Row({ row, place, max, window }: { row: Bottleneck; place: number; max: number; window: string }) {
  const x = scaleLinear([0, max], [0, 100]).clamp(true);
  const calls = callsOf(row, window);
  const { icon, label } = BY[row.by];
  return (
    <li className="delay">
      <span className="place">{place}</span>
      <div className="grow">
        <div className="row spread">
          <span className="row clip">
            <span className="muted" data-tip={t(label)}><Icon name={icon} size={13} /><span className="sr">{t(label)} </span></span>
            {calls ? <a className="name-link clip" href={calls}>{row.name}</a> : <strong className="clip">{row.name}</strong>}
            <span className={`tag part-${row.part}`}>{t(row.part === 'wrap' ? 'colWrap' : 'colTalk')}</span>
          </span>
          <strong className="num">{t('aboveNorm', total(row.extra_s))}</strong>
        </div>
        <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" y="2" width="100" height="4" />
          {row.low_s != null && row.high_s != null && <rect className="band" x={x(row.low_s)} y="1" width={Math.max(1, x(row.high_s) - x(row.low_s))} height="6" />}
          <rect className="point" x={Math.max(0, x(row.extra_s) - 1)} width="2" height="8" />
        </svg>
        <p className="faint">
          {t('insteadOf', duration(row.now_s), duration(row.usual_s))} · {counted('calls', row.calls, count(row.calls))}
          {row.low_s != null && row.high_s != null && ` · ${t('likely', `${total(Math.max(0, row.low_s))}–${total(row.high_s)}`)}`}
        </p>
      </div>
    </li>
  );
}

/** The list over the chosen window, all kinds together or one of them. */
export function BottleneckList({ route }: { route: Route }) {
  const window = windowOf(route);
  const shown = useAnswer<Bottlenecks>(apiPath('bottlenecks', { window }), { everyMs: 60_000 });
  const [by, setBy] = useState<By | ''>('');
  const found = shown.data;
  if (!found) return shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={56} />;
  const kinds = (Object.keys(BY) as By[]).filter((each) => found.rows.some((row) => row.by === each));
  const only = by !== '' && kinds.includes(by) ? by : '';
  const rows = found.rows.filter((row) => only === '' || row.by === only);
  const max = Math.max(...found.rows.map((row) => Math.max(row.extra_s, row.high_s ?? 0)), 1);
  return (
    <div className={`stack delays-part ${shown.previous ? 'previous' : ''}`}>
      <div className="lead">
        <p>{found.sentence}</p>
        <p className="faint">{t('spanOf', clock(found.start, found.centre.zone), clock(found.end, found.centre.zone))} · {t('from', counted('calls', found.n, count(found.n)))}</p>
      </div>
      {found.rows.length === 0 ? <Empty icon="check" title={t('noDelays')}><p>{t('noDelaysDo')}</p></Empty> : (
        <>
          {kinds.length > 1 && (
            <Segmented label={t('delaysBy')} value={only} onChange={setBy}
              options={[{ value: '' as By | '', label: t('byAll') }, ...kinds.map((each) => ({ value: each as By | '', label: t(BY[each].several) }))]} />
          )}
          <ol className="card delays">{rows.map((row, i) => <Row key={`${row.by} ${row.id} ${row.name} ${row.part}`} row={row} place={i + 1} max={max} window={window} />)}</ol>
          <p className="note"><Icon name="info" size={13} /><span>{t('delaysAbout')}</span></p>
        </>
      )}
    </div>
  );
}
