/** On an agent's page: how hard the shift is, and for each metric where it stands and what the next hours bring. */
import { apiPath, useAnswer } from '../data';
import { hours } from '../format';
import { inUnit, METRICS } from '../metric';
import { Bones } from '../parts/Notice';
import { href } from '../route';
import { t } from '../t';
import type { Trends } from '../types';
import { choose } from './drawing';
import { Spark } from './Spark';
import { Direction, isForetold, Verdict } from './TrendCard';
import { WorkloadLine } from './WorkloadLine';
import '../css/foresight.css';

/** The card; nothing where the question cannot be answered: the trends tab says why. */
export default function AheadBrief({ id, window }: { id: string; window: string | null }) {
  const shown = useAnswer<Trends>(apiPath('trends', { unit: 'agent', id }), { everyMs: 60_000 });
  const trends = shown.data;
  if (!trends) return shown.problem ? null : <Bones rows={1} height={150} />;
  const until = trends.now + trends.horizon_min * 60;
  return (
    <>
      {trends.trends.length > 0 && (
        <section className="card ahead" aria-label={t('nextTitle', hours(trends.horizon_min * 60))}>
          <header>
            <h2>{t('nextTitle', hours(trends.horizon_min * 60))}</h2>
            <a href={href('agents', id, { tab: 'trends', window })}>{t('seeCharts')}</a>
          </header>
          <ul className="body">
            {choose(trends.trends, 'agent').shown.map((trend) => (
              <li key={trend.metric}>
                <div className="row wrap">
                  <strong>{t(METRICS[trend.metric])}</strong>
                  <Direction trend={trend} />
                  <span className="ahead-level">{trend.now_value == null ? '' : inUnit(trend.now_value, trend.unit)} {trend.usual_value != null && <span className="faint">{t('usualOf', inUnit(trend.usual_value, trend.unit))}</span>}</span>
                </div>
                <div className="ahead-line">
                  <Spark trend={trend} now={Math.min(trends.now, trends.end)} />
                  {isForetold(trend) ? <Verdict trend={trend} until={until} zone={trends.centre.zone} /> : <p className="said">{trend.sentence}</p>}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {trends.workload && <WorkloadLine workload={trends.workload} />}
    </>
  );
}
