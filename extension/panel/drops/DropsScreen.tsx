/** How much of the legal limit of thirty days each campaign has used, where today leads, and how it came about. */
import type { ReactNode } from 'react';
import { apiPath, useAnswer } from '../data';
import { count, percent, range } from '../format';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { linear } from '../parts/linear';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Age } from '../parts/State';
import { useWide } from '../parts/width';
import { href, type Route } from '../route';
import { counted, t } from '../t';
import { chancePercent } from '../today/ending';
import type { DropBudget, DropCampaign, Rate } from '../types';
import { BurnDown } from './BurnDown';
import { byTrouble, droppedCalls, LEVELS, type Level } from './drops';
import '../css/chart.css';
import '../css/advice.css';
import '../css/drops.css';

function LevelTag({ level }: { level: Level }) {
  const { icon, tone, label } = LEVELS[level];
  return <span className={`tag ${tone}`}><Icon name={icon} size={12} />{t(label)}</span>;
}

/** Used so far, where tonight likely ends, and the three marks on one scale. */
function Bar({ campaign, budget }: { campaign: DropCampaign; budget: DropBudget }) {
  const { rate_30d: now, rate_end: end, level } = campaign;
  const x = linear([0, budget.limit * 1.33], [0, 100]);
  const tone = level === 'ok' ? 'ok' : level === 'warn' ? 'warn' : 'bad';
  return (
    <svg className="bar drop-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" y="2" width="100" height="6" />
      {end.low !== null && end.high !== null && <rect className="band" x={x(end.low)} y="1" width={Math.max(1, x(end.high) - x(end.low))} height="8" />}
      <rect className={`fill ${tone}`} y="2" width={x(now.value ?? 0)} height="6" />
      <line className="mark-warn" x1={x(budget.warn_at)} x2={x(budget.warn_at)} y1="1" y2="9" />
      <line className="mark-warn" x1={x(budget.stop_at)} x2={x(budget.stop_at)} y1="1" y2="9" />
      <line className="limit" x1={x(budget.limit)} x2={x(budget.limit)} y1="0" y2="10" />
    </svg>
  );
}

/** "96 more today", "12 over". */
const leftWords = ({ left, complete }: DropCampaign): string => (!complete ? t('stillReading') : left >= 0 ? t('leftToday', count(left)) : t('overBy', count(-left)));

function Line({ campaign, budget, current }: { campaign: DropCampaign; budget: DropBudget; current: boolean }) {
  const { name, level, rate_30d: now, rate_end: end, campaign_id: id } = campaign;
  return (
    <li>
      <a className="drop-line" href={href('drop-budget', id)} aria-current={current ? 'true' : undefined}>
        <span className="row spread"><strong className="clip">{name}</strong><LevelTag level={level} /></span>
        <Bar campaign={campaign} budget={budget} />
        <span className="row spread second">
          <span>{t('now30', percent(now.value, 2))}{end.value !== null && <>, {t('tonightAt', percent(end.value, 2), range(end.low, end.high, 'share'))}</>}</span>
          <span>{leftWords(campaign)}</span>
        </span>
      </a>
    </li>
  );
}

function Fact({ label, tip, children }: { label: string; tip?: string; children: ReactNode }) {
  return <div className="fact"><dt><span data-tip={tip}>{label}</span></dt><dd>{children}</dd></div>;
}

const Two = ({ main, more }: { main: ReactNode; more: ReactNode }) => <span className="two"><span>{main}</span><span className="second">{more}</span></span>;

const between = ({ low, high }: Rate): string => (low === null || high === null ? '' : `${count(low)}–${count(high)}`);

function Facts({ campaign, budget }: { campaign: DropCampaign; budget: DropBudget }) {
  const { drops_30d, answers_30d, rate_30d, drops_today, answers_today, rate_today, drops_end, answers_end, rate_end, left, rolls_off, chance_over, complete } = campaign;
  const of = (drops: number, answers: number) => t('droppedOf', counted('drops', drops, count(drops)), counted('answered', answers, count(answers)));
  return (
    <dl className="facts drop-facts">
      <Fact label={t('thirtyDays')}><a className="plain" href={droppedCalls(campaign, budget.now, 'month')}><Two main={percent(rate_30d.value, 2)} more={of(drops_30d, answers_30d)} /></a></Fact>
      <Fact label={t('soFarToday')}><a className="plain" href={droppedCalls(campaign, budget.now, 'today')}><Two main={percent(rate_today.value, 2)} more={of(drops_today, answers_today)} /></a></Fact>
      <Fact label={t('whenTodayEnds')} tip={t('aboutTonight')}><Two main={percent(rate_end.value, 2)} more={[range(rate_end.low, rate_end.high, 'share'), drops_end.value === null ? '' : t('todaysDrops', between(drops_end), between(answers_end))].filter(Boolean).join(' · ')} /></Fact>
      <Fact label={t('leftLabel')} tip={t('aboutLeft')}><Two main={<span className={left < 0 ? 'bad' : ''}>{complete ? count(left).replace('-', '−') : '–'}</span>} more={answers_end.value === null ? leftWords(campaign) : t('withAnswers', counted('answered', answers_end.value, count(answers_end.value)))} /></Fact>
      <Fact label={t('rollsOff')} tip={t('aboutRollsOff')}><Two main={count(rolls_off)} more={t('tomorrow')} /></Fact>
      <Fact label={t('chanceOverLimit')}><Two main={chance_over === null ? '–' : chancePercent(chance_over)} more={t('whenTodayEnds')} /></Fact>
    </dl>
  );
}

function Detail({ campaign, budget, wide }: { campaign: DropCampaign; budget: DropBudget; wide: boolean }) {
  const { name, level, sentence, complete, front_loaded: loaded, campaign_id: id } = campaign;
  return (
    <section className="stack drop-detail" aria-label={name}>
      <div className="row">
        {!wide && <a className="btn quiet icon-only" href={href('drop-budget')} aria-label={t('back')}><Icon name="back" /></a>}
        <h2 className="grow clip"><a className="name-link" href={href('campaigns', id)}>{name}</a></h2>
        <LevelTag level={level} />
      </div>
      <Lead text={sentence} />
      {!complete && <p className="note warn"><Icon name="clock" size={13} /><span>{t('stillReadingAbout')}</span></p>}
      {loaded && <p className="note warn"><Icon name="up" size={13} /><span>{loaded}</span></p>}
      <div className="card pad"><Facts campaign={campaign} budget={budget} /></div>
      <div className="card pad"><h3 className="burn-title">{t('burnDownTitle')}</h3><BurnDown budget={budget} campaign={campaign} /></div>
      <p className="row wrap evidence-links">
        <a href={droppedCalls(campaign, budget.now, 'month')}><Icon name="calls" size={13} />{t('droppedCalls30')}</a>
        <a href={droppedCalls(campaign, budget.now, 'today')}><Icon name="calls" size={13} />{t('droppedCallsToday')}</a>
        <a href={href('settings', 'optimiser')}><Icon name="settings" size={13} />{t('warnAndStop', percent(budget.warn_at, 1), percent(budget.stop_at, 1))}</a>
      </p>
    </section>
  );
}

/** Screen "Drop budget": `#/drop-budget`, and `#/drop-budget/12` for one campaign. */
export default function DropsScreen({ route }: { route: Route }) {
  const shown = useAnswer<DropBudget>(apiPath('drop-budget'));
  const wide = useWide();
  const { data: budget } = shown;
  if (!budget) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={6} height={72} />}</div>;
  if (budget.campaigns.length === 0) return <div className="screen"><Empty icon="drop-budget" title={t('noCampaigns')}><p>{budget.sentence}</p></Empty></div>;
  const sorted = byTrouble(budget.campaigns);
  const chosen = sorted.find(({ campaign_id }) => String(campaign_id) === route.id) ?? (wide ? sorted[0] : undefined);
  const list = (
    <div className="stack drop-list">
      <Lead text={budget.sentence} />
      <ul className="card">{sorted.map((each) => <Line key={each.campaign_id} campaign={each} budget={budget} current={wide && each === chosen} />)}</ul>
      <p className="faint">{t('dropsLaw', percent(budget.limit, 0))} <Age asOf={budget.as_of} /></p>
    </div>
  );
  return (
    <div className="screen drops" tabIndex={0}>
      {(wide || !chosen) && list}
      {chosen && <Detail key={chosen.campaign_id} campaign={chosen} budget={budget} wide={wide} />}
    </div>
  );
}
