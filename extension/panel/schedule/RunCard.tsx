/** The one button: make the schedule, with how far it is, how good it can still become, and a stop. */
import { useState } from 'react';
import { count, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Segmented } from '../parts/Segmented';
import { Select } from '../parts/Select';
import { useWidth } from '../parts/width';
import { t } from '../t';
import type { Job, Problem } from '../types';
import { act, isLive } from './api';
import { Figure, Trouble } from './parts';
import { doneShare, gapText, layTrace, runWords } from './progress';

type Mode = 'normal' | 'open';
const LIMITS = [5, 15, 30, 60, 120, 300];
/** "Until I stop" ends by itself after this long. */
const OPEN_LIMIT_S = 3600;
const HEIGHT = 64;

function Trace({ job }: { job: Job }) {
  const [ref, width] = useWidth(300);
  const lay = layTrace(job.trace, job.seconds, Math.max(80, width), HEIGHT, job.bound);
  return (
    <div className="trace" ref={ref}>
      {lay && <svg width={width} height={HEIGHT} aria-hidden="true"><path className="trace-bound" d={lay.bound} /><path className="trace-cost" d={lay.cost} /></svg>}
      {lay && <ul className="legend" aria-hidden="true"><li><svg width="16" height="8"><path className="trace-cost" d="M0 4h16" /></svg>{t('runCost')}</li><li><svg width="16" height="8"><path className="trace-bound" d="M0 4h16" /></svg>{t('runBound')}</li></ul>}
    </div>
  );
}

/** A run as it stands. */
export function Progress({ job, stop }: { job: Job; stop: () => void }) {
  const live = isLive(job);
  const share = doneShare(job);
  return (
    <div className="stack run-progress" aria-label={t('runProgress')} role="group">
      <div className="row spread">
        <p className="grow" aria-live="polite">{job.state === 'failed' ? <span className="bad"><Icon name="warning" size={13} /> {runWords(job)}</span> : runWords(job)}</p>
        {live && <button type="button" className="btn" onClick={stop}><Icon name="pause" size={13} />{t('runStop')}</button>}
      </div>
      {live && <progress aria-label={t('runProgress')} {...(share === null || job.objective === null ? {} : { value: share })} max={1} />}
      {job.objective !== null && (
        <>
          <dl className="facts run-facts">
            <Figure label={t('runCost')} value={decimal(job.objective, 1)} tip={t('costAbout')} />
            <Figure label={t('runBound')} value={decimal(job.bound, 1)} tip={t('boundAbout')} />
            <Figure label={t('runGap')} value={gapText(job.gap)} tip={t('gapAbout')} />
            <Figure label={t('runSeconds')} value={decimal(job.seconds, job.seconds < 100 ? 1 : 0)} more={job.until_stopped ? undefined : t('runOf', count(job.limit_s))} />
          </dl>
          <Trace job={job} />
        </>
      )}
    </div>
  );
}

interface Props {
  scenarioId: number;
  job: Job | undefined;
  again: boolean;
  begun: (job: Job) => void;
}

/** The card; what stands in the way of a run is said by the run itself. */
export function RunCard({ scenarioId, job, again, begun }: Props) {
  const [mode, setMode] = useState<Mode>('normal');
  const [limit, setLimit] = useState('30');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const live = isLive(job);
  const run = async () => {
    setBusy(true);
    const answer = await act<Job>(`scenarios/${scenarioId}/run`, { seconds: mode === 'open' ? OPEN_LIMIT_S : Number(limit), until_stopped: mode === 'open' });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) begun(answer.data);
  };
  const stop = async () => {
    const answer = job && (await act<Job>(`jobs/${job.job_id}/stop`, {}));
    if (answer && !answer.ok) setProblem(answer.problem);
  };
  return (
    <section className="card run" aria-label={t('runTitle')}>
      <header><h2>{t('runTitle')}</h2></header>
      <div className="body stack">
        {!live && (
          <>
            <div className="row wrap">
              <Segmented<Mode> label={t('runMode')} value={mode} onChange={setMode} options={[{ value: 'normal', label: t('runNormal'), tip: t('runNormalAbout') }, { value: 'open', label: t('runOpen'), tip: t('runOpenAbout') }]} />
              {mode === 'normal' && <Select label={t('runAtMost')} value={limit} onChange={setLimit}>{LIMITS.map((each) => <option key={each} value={each}>{t('runAtMostS', each)}</option>)}</Select>}
            </div>
            <button type="button" className="btn primary" disabled={busy} onClick={() => void run()}>{t(again ? 'runAgain' : 'runDo')}</button>
          </>
        )}
        {problem && <Trouble problem={problem} />}
        {job && <Progress job={job} stop={() => void stop()} />}
        {job && !live && job.attempts > 0 && <p className="faint">{t('runAttempts', count(job.attempts))}</p>}
      </div>
    </section>
  );
}
