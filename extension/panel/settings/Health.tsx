/** Where the data come from and how well: every stage with its last run, its errors and what to do. */
import { apiPath, useAnswer } from '../data';
import { age, bytes, clock, count, day, decimal } from '../format';
import { useNow } from '../now';
import { Icon } from '../parts/Icon';
import { Bones, Failure } from '../parts/Notice';
import { counted, t } from '../t';
import type { DataHealth, Stage } from '../types';

const LOOKS = {
  ok: { icon: 'check', tone: 'good', words: 'stageOk' },
  warn: { icon: 'warning', tone: 'warn', words: 'stageWarn' },
  bad: { icon: 'warning', tone: 'bad', words: 'stageBad' },
  waiting: { icon: 'clock', tone: 'muted', words: 'stageWaiting' },
} as const;

function StageRow({ stage }: { stage: Stage }) {
  const now = useNow();
  const { icon, tone, words } = LOOKS[stage.state];
  const facts = [
    stage.last_run === null ? t('neverRan') : t('ranAgo', age(now - stage.last_run)),
    stage.duration_ms === null ? '' : `${decimal(stage.duration_ms, 0)} ms`,
    counted('rows', stage.rows, count(stage.rows)),
    stage.rejected > 0 ? t('rejectedCount', count(stage.rejected)) : '',
    stage.errors > 0 ? t('errorsSeen', count(stage.errors)) : '',
  ].filter(Boolean);
  return (
    <li className="stage">
      <span className={tone}><Icon name={icon} /></span>
      <div className="grow">
        <div className="row spread">
          <strong className="clip">{stage.title}</strong>
          <span className={`${tone} faint-size`}>{t(words)}</span>
        </div>
        <p className="faint">{facts.join(' · ')}</p>
        {stage.message && <p>{stage.message}</p>}
        {stage.what_to_do && <p className="do"><Icon name="next" size={12} />{stage.what_to_do}</p>}
      </div>
    </li>
  );
}

function skew({ clock_skew_s: seconds, centre }: DataHealth): string {
  if (centre.simulated) return t('skewSimulated');
  return seconds === null ? t('unknown') : `${decimal(seconds, 1)} s`;
}

function Facts({ health }: { health: DataHealth }) {
  const { zone } = health.centre;
  const rows: [string, string][] = [
    [t('factInterval'), `${health.poll_interval_s} s`],
    [t('factRequests'), decimal(health.requests_per_min, 1)],
    [t('factSkew'), skew(health)],
    [t('factCalls'), count(health.calls_stored)],
    [t('factOldest'), health.oldest_call === null ? t('none') : `${day(health.oldest_call, zone)} ${clock(health.oldest_call, zone)}`],
    [t('factSize'), bytes(health.store_bytes)],
    [t('factBackend'), health.backend_version],
    [t('factExtension'), __VERSION__],
    [t('factSchema'), health.schema_version],
  ];
  return (
    <dl className="totals">
      {rows.map(([label, shown]) => <div key={label}><dt>{label}</dt><dd>{shown}</dd></div>)}
    </dl>
  );
}

function Rejects({ health }: { health: DataHealth }) {
  if (health.rejects.length === 0) return null;
  return (
    <details className="card pad">
      <summary>{t('rejectsTitle', count(health.rejects.length))}</summary>
      <p className="faint">{t('rejectsAbout')}</p>
      <ul className="rejects">
        {health.rejects.map((each, i) => (
          <li key={i}>
            <span className="faint">{clock(each.at, health.centre.zone, true)} · {each.endpoint}</span>
            <p>{each.reason} <code>{each.sample}</code></p>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The tab. `missing` is what is not configured and what that hides. */
export function Health({ missing }: { missing: readonly string[] }) {
  const shown = useAnswer<DataHealth>(apiPath('data-health'));
  const health = shown.data;
  if (!health) return shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={5} height={64} />;
  const { backfill } = health;
  return (
    <>
      <section className="card" aria-label={t('stagesTitle')}>
        <header><h2>{t('stagesTitle')}</h2></header>
        <ul className="body stages">{health.stages.map((stage) => <StageRow key={stage.name} stage={stage} />)}</ul>
      </section>
      <div className="stack">
        {missing.length > 0 && (
          <section className="card" aria-label={t('missingTitle')}>
            <header><h2>{t('missingTitle')}</h2></header>
            <ul className="body missing">{missing.map((each) => <li key={each}><Icon name="info" size={13} /><span>{each}</span></li>)}</ul>
          </section>
        )}
        <section className="card" aria-label={t('historyTitle')}>
          <header><h2>{t('historyTitle')}</h2><span className="faint">{t('daysOf', count(backfill.done_days), count(backfill.total_days))}</span></header>
          <div className="body stack">
            <progress value={backfill.finished ? 1 : backfill.done_days / Math.max(1, backfill.total_days)} max={1} aria-label={t('historyTitle')} />
            <p>{backfill.sentence}</p>
            {health.agreement && <p className="note"><Icon name="info" size={13} /><span>{health.agreement}</span></p>}
            <Facts health={health} />
          </div>
        </section>
        <Rejects health={health} />
      </div>
    </>
  );
}
