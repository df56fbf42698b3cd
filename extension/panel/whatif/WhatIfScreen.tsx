/** What moves would change: choose agents, campaigns and a time; see both campaigns, the team and the day before and after. */
import { apiPath, useAnswer, useSnapshot } from '../data';
import { clock, count, decimal, percent } from '../format';
import { tryMove } from '../lineup/lineup';
import { gainWords } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Failure } from '../parts/Notice';
import { Age } from '../parts/State';
import { Steps } from '../parts/Steps';
import type { Route } from '../route';
import { t } from '../t';
import type { Lineup, WhatIf } from '../types';
import { Day } from './Day';
import { readPlan } from './plan';
import { PlanForm } from './PlanForm';
import { Unit } from './Units';
import { useWhatIf } from './useWhatIf';
import '../css/advice.css';
import '../css/whatif.css';

function Verdict({ result }: { result: WhatIf }) {
  const { refused, warnings, sentence, at, until, centre: { zone } } = result;
  return (
    <div className="verdict-box stack">
      {refused && <p className="refusal" role="alert"><span className="tag bad"><Icon name="close" size={12} />{t('notToBeDone')}</span> {refused}</p>}
      <Lead text={sentence} />
      <p className="faint">{t('spanFromTo', clock(at, zone), clock(until, zone))}</p>
      {warnings.map((each) => <p key={each} className="note warn"><Icon name="warning" size={13} /><span>{each}</span></p>)}
    </div>
  );
}

function Basis({ result, again, busy }: { result: WhatIf; again: () => void; busy: boolean }) {
  const { basis, runs, took_ms: took, monte_carlo_error: error } = result;
  return (
    <section className="card pad stack basis" aria-label={t('howWorkedOut')}>
      <p className="note"><Icon name="info" size={13} /><span>{basis} <Age asOf={result.as_of} /></span></p>
      <p className="faint">{[t('simulatedRuns', count(runs), decimal(took / 1000, 1)), error === null ? '' : t('repeatWithin', percent(error, 1))].filter(Boolean).join(' ')} {t('range8of10')}</p>
      <button type="button" className="btn small-btn" disabled={busy} onClick={again}><Icon name="refresh" size={13} />{t(busy ? 'workingOut' : 'workOutAgain')}</button>
    </section>
  );
}

/** Where nothing is chosen yet: the line-up's own moves, one click each. */
function Suggestions() {
  const lineup = useAnswer<Lineup>(apiPath('lineup')).data;
  const moves = lineup?.moves.filter(({ refused }) => refused === '') ?? [];
  if (!lineup || moves.length === 0) return <p className="muted">{t('whatIfStart')}</p>;
  return (
    <section className="card pad" aria-label={t('suggested')}>
      <h2>{t('suggested')}</h2>
      <ul className="plain-list">
        {moves.slice(0, 3).map((move) => <li key={move.agents.join()}><a href={tryMove(lineup, move)}>{move.sentence}</a><span className="muted">{gainWords(move.gain)}</span></li>)}
      </ul>
    </section>
  );
}

function Result({ shown }: { shown: ReturnType<typeof useWhatIf> }) {
  const { data: result, problem } = shown;
  if (!result) return problem ? <Failure problem={problem} again={shown.again} /> : <Bones rows={3} height={180} />;
  const [team, ...campaigns] = [...result.units].sort((a, b) => Number(a.campaign_id !== null) - Number(b.campaign_id !== null));
  return (
    <div className={`whatif-result ${shown.previous || shown.busy ? 'previous' : ''}`} aria-busy={shown.busy}>
      <div className="stack">
        {team && <Unit unit={team} />}
        <Day result={result} />
      </div>
      <div className="stack">{campaigns.map((unit) => <Unit key={unit.campaign_id} unit={unit} />)}</div>
    </div>
  );
}

/** Screen "What if?": `#/what-if?move=101-12,104-out&at=…`. */
export default function WhatIfScreen({ route }: { route: Route }) {
  const floor = useSnapshot('today');
  const { moves, at } = readPlan(route);
  const shown = useWhatIf(moves, at);
  const result = moves.length > 0 ? shown.data : undefined;
  if (!floor.data) return <div className="screen">{floor.problem ? <Failure problem={floor.problem} again={floor.again} /> : <Bones rows={4} height={120} />}</div>;
  return (
    <div className="screen whatif" tabIndex={0}>
      <div className="stack whatif-side">
        <PlanForm route={route} snapshot={floor.data} />
        {moves.length === 0 && <Suggestions />}
        {result && <Verdict result={result} />}
      </div>
      <div className="stack whatif-main">{moves.length > 0 && <Result shown={shown} />}</div>
      {result && (
        <div className="stack whatif-do">
          {result.refused === '' && <Steps steps={result.steps} instruction={result.instruction} key={result.instruction} />}
          <Basis result={result} again={shown.again} busy={shown.busy} />
        </div>
      )}
    </div>
  );
}
