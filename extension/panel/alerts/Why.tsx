/** What an alert rests on: the figures, the chart with the usual band, the odds, the clock, and how often its kind is right. */
import { useMemo } from 'react';
import { inUnit } from '../metric';
import Chart from '../parts/Chart';
import { Icon } from '../parts/Icon';
import type { Drawing } from '../parts/plot';
import { href } from '../route';
import { t } from '../t';
import type { Alert, KindRecord } from '../types';
import { basis, callsBehind, changeWords, crossingWords } from './words';

function drawingOf({ chart, tone, raised_at, ended_at, outcome }: Alert): Drawing {
  const ended = ended_at === null ? [] : [{ at: ended_at, label: t(outcome === 'right' ? 'markCrossed' : 'markEnded'), look: 'note' as const }];
  return {
    at: chart.at,
    lines: [{ label: t('lineNow'), y: chart.value, look: 'main', dots: true }, { label: t('lineUsual'), y: chart.usual, look: 'usual' }],
    bands: [{ label: t('bandUsual'), low: chart.low, high: chart.high, look: 'usual' }],
    markers: [{ at: raised_at, label: t('markRaised'), look: tone }, ...ended],
  };
}

function Facts({ alert, record, zone, now }: { alert: Alert; record: KindRecord | undefined; zone: string; now: number }) {
  const facts = [
    [t('whyNow'), [inUnit(alert.now_value, alert.unit), t('againstValue', inUnit(alert.usual_value, alert.unit)), changeWords(alert)].filter(Boolean).join(' · ')],
    [t('whyClock'), crossingWords(alert, zone, now)],
    [t('whyLuck'), alert.odds],
    [t('whyRecord'), record?.sentence ?? t('whyNoRecord')],
    [t('whyDo'), alert.advice],
  ].filter(([, said]) => said);
  return (
    <dl className="evidence-facts">
      {facts.map(([label, said]) => <div key={label}><dt>{label}</dt><dd>{said}</dd></div>)}
    </dl>
  );
}

interface Props {
  id: string;
  alert: Alert;
  record: KindRecord | undefined;
  zone: string;
  now: number;
}

/** The unfolded part of a card; loaded when first unfolded. */
export default function Why({ id, alert, record, zone, now }: Props) {
  const drawing = useMemo(() => drawingOf(alert), [alert]);
  const { chart, unit } = alert;
  return (
    <div className="evidence" id={id}>
      {alert.reason && <p>{alert.reason}</p>}
      {chart.at.length > 1 && (
        <Chart label={t('evidence')} drawing={drawing} zone={zone} format={(x) => inUnit(x, unit)} scale={unit === 'seconds' ? 'seconds' : 'number'}
          height={132} note={(i) => basis(alert, chart.n[i] ?? 0)} hint={t('chartHint')} />
      )}
      <Facts alert={alert} record={record} zone={zone} now={now} />
      {alert.praise && <blockquote>{alert.praise}</blockquote>}
      <p className="row wrap evidence-links">
        <a href={callsBehind(alert)}><Icon name="calls" size={13} />{t('showCalls')}</a>
        {alert.agent_id !== null && <a href={href('agents', alert.agent_id)}><Icon name="agents" size={13} />{alert.agent}</a>}
        {alert.campaign_id !== null && <a href={href('campaigns', alert.campaign_id)}><Icon name="campaigns" size={13} />{alert.campaign}</a>}
        {alert.origin === 'replay' && <span className="muted">{t('fromReplay')}</span>}
      </p>
    </div>
  );
}
