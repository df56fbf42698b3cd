/** What advice rests on: two or three figures, the chart, how sure and how often right, what would change it, the steps. */
import { useMemo } from 'react';
import { callsHref } from '../calls/link';
import { apiPath, useAnswer } from '../data';
import { age, clock, sample } from '../format';
import Chart from '../parts/Chart';
import { Icon } from '../parts/Icon';
import type { Drawing } from '../parts/plot';
import { Steps } from '../parts/Steps';
import { href } from '../route';
import { t } from '../t';
import type { AlertChart, Card, CardFigure, Lineup } from '../types';
import { whatIfOf } from './tryIt';
import { figureIn, figureRange, toneOf } from './words';
import '../css/advice.css';

function drawingOf(chart: AlertChart, card: Card): Drawing {
  const seen = card.followed_at === null ? [] : [{ at: card.followed_at, label: t('markFollowed'), look: 'action' as const }];
  return {
    at: chart.at,
    lines: [{ label: t('lineNow'), y: chart.value, look: 'main', dots: true }, { label: t('lineUsual'), y: chart.usual, look: 'usual' }],
    bands: [{ label: t('bandUsual'), low: chart.low, high: chart.high, look: 'usual' }],
    markers: [{ at: card.shown_at, label: t('markAdvised'), look: toneOf(card) }, ...seen],
  };
}

function Figures({ why }: { why: readonly CardFigure[] }) {
  return (
    <dl className="why-figures">
      {why.map((each) => (
        <div key={each.label}>
          <dt>{each.label}</dt>
          <dd><strong>{figureIn(each.value, each.unit)}</strong> <span className="second">{[figureRange(each), sample(each.n)].filter(Boolean).join(' · ')}</span></dd>
        </div>
      ))}
    </dl>
  );
}

function Facts({ card, zone, now }: { card: Card; zone: string; now: number }) {
  const facts = [
    [t('whyLuck'), card.odds],
    [t('whyAdvice'), card.record || t('whyNoRecord')],
    [t('whyWouldChange'), card.would_change],
    [t('whyNothing'), card.cost_of_nothing],
    [t('whyKnown'), t('knownUntil', clock(card.as_of, zone), age(now - card.as_of), clock(card.expires_at, zone))],
  ].filter(([, said]) => said);
  return (
    <dl className="evidence-facts">
      {facts.map(([label, said]) => <div key={label}><dt>{label}</dt><dd>{said}</dd></div>)}
    </dl>
  );
}

function Links({ card }: { card: Card }) {
  const moving = card.kind === 'move' || card.kind === 'balance';
  const lineup = useAnswer<Lineup>(moving ? apiPath('lineup') : null).data;
  const whatIf = whatIfOf(card, lineup);
  return (
    <p className="row wrap evidence-links">
      <a href={callsHref(card.calls)}><Icon name="calls" size={13} />{t('showCalls')}</a>
      {whatIf && <a href={whatIf}><Icon name="what-if" size={13} />{t('tryWhatIf')}</a>}
      {card.agent_ids.map((id, i) => <a key={id} href={href('agents', id)}><Icon name="agents" size={13} />{card.agents[i]}</a>)}
      {card.campaign_id !== null && <a href={href('campaigns', card.campaign_id)}><Icon name="campaigns" size={13} />{card.campaign}</a>}
      {card.alert_id !== null && <a href={href('alerts', card.alert_id)}><Icon name="alerts" size={13} />{t('theAlert')}</a>}
    </p>
  );
}

interface Props {
  id: string;
  card: Card;
  zone: string;
  now: number;
}

/** The unfolded part of a card; loaded when first unfolded. */
export default function CardWhy({ id, card, zone, now }: Props) {
  const { chart } = card;
  const unit = card.why[0]?.unit ?? 'count';
  const drawing = useMemo(() => (chart === null ? null : drawingOf(chart, card)), [chart, card]);
  return (
    <div className="evidence" id={id}>
      {card.why_sentence && <p>{card.why_sentence}</p>}
      {card.why.length > 0 && <Figures why={card.why} />}
      {chart !== null && drawing !== null && chart.at.length > 1 && (
        <Chart label={t('evidenceAdvice')} drawing={drawing} zone={zone} format={(x) => figureIn(x, unit)} scale={unit === 'seconds' ? 'seconds' : 'number'}
          height={132} note={(i) => sample(chart.n[i] ?? 0)} hint={t('chartHint')} />
      )}
      <Facts card={card} zone={zone} now={now} />
      {card.kind === 'praise' && card.instruction ? <blockquote>{card.instruction}</blockquote> : <Steps steps={card.steps} instruction={card.instruction} />}
      <Links card={card} />
      {card.runbook && <p className="faint">{t('whyMethod')} <code>{card.runbook}</code></p>}
    </div>
  );
}
