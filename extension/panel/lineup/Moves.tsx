/** What to change, move by move: who goes where, what it brings in money and in dropped calls, and the steps. */
import { decimal, range, signed } from '../format';
import { CallsLink } from '../parts/CallsLink';
import { GainLine, WORTH_KIND } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Empty } from '../parts/Notice';
import { Steps } from '../parts/Steps';
import { href } from '../route';
import { t } from '../t';
import type { Lineup, LineupAgent, LineupMove, Rate, WorthUnit } from '../types';
import { movers, sharedReach, tryMove, worth } from './lineup';

function Worth({ rate, unit }: { rate: Rate; unit: WorthUnit }) {
  return <><strong className="num">{worth(rate.value, unit)}</strong><span className="second num">{range(rate.low, rate.high, WORTH_KIND[unit])}</span></>;
}

function Mover({ agent, unit }: { agent: LineupAgent; unit: WorthUnit }) {
  return (
    <li>
      <a className="name-link clip" href={href('agents', agent.agent_id)}>{agent.name}</a>
      <CallsLink calls={agent.calls} of={agent.name} />
      <p className="mover-way"><span /><span className="clip">{agent.now}</span><Worth rate={agent.worth_now} unit={unit} /></p>
      <p className="mover-way"><Icon name="flat" size={12} /><span className="clip"><span className="sr">{t('toWhere')} </span>{agent.proposed}</span><Worth rate={agent.worth_proposed} unit={unit} /></p>
    </li>
  );
}

/** More or fewer dropped calls, which count against the limit of thirty days. */
function Drops({ drops }: { drops: number | null }) {
  if (drops === null) return null;
  const some = Math.abs(drops) >= 0.05;
  const words = some ? t('dropsAnHour', signed(drops, 1)) : t('dropsSame');
  return <p className={`note ${some && drops > 0 ? 'warn' : ''}`}><Icon name="drop-budget" size={13} /><span>{words} <a href={href('drop-budget')}>{t('navDrops')}</a></span></p>;
}

function Move({ lineup, move, reach, place }: { lineup: Lineup; move: LineupMove; reach: number; place: number }) {
  const refused = move.refused !== '';
  return (
    <article className={`card pad move ${refused ? 'refused' : ''}`} aria-label={t('moveNumber', decimal(place))}>
      {refused && <p className="refusal"><span className="tag bad"><Icon name="close" size={12} />{t('notToBeDone')}</span> {move.refused}</p>}
      <p className="move-say">{move.sentence}</p>
      <GainLine gain={move.gain} reach={reach} />
      <Drops drops={move.drops} />
      <ul className="movers">{movers(lineup, move).map((agent) => <Mover key={agent.agent_id} agent={agent} unit={lineup.unit} />)}</ul>
      <div className="row wrap">
        <a className="btn small-btn" href={tryMove(lineup, move)}><Icon name="what-if" size={13} />{t('tryWhatIf')}</a>
      </div>
      {!refused && (
        <details className="fold-out">
          <summary>{t('howInConvoso')}</summary>
          <Steps steps={move.steps} instruction={move.instruction} />
        </details>
      )}
    </article>
  );
}

/** The moves, or that the present line-up should be kept. */
export function Moves({ lineup }: { lineup: Lineup }) {
  if (lineup.moves.length === 0) return <Empty icon="check" title={t('keepLineup')}><p>{lineup.sentence}</p></Empty>;
  const reach = sharedReach(lineup.moves.map(({ gain }) => gain));
  return <div className="stack">{lineup.moves.map((move, i) => <Move key={move.agents.join()} lineup={lineup} move={move} reach={reach} place={i + 1} />)}</div>;
}
