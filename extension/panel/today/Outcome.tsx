/** Will we hit it, and when: the likely end of the day first, then what it rests on. */
import { lazy, Suspense, useMemo } from 'react';
import { apiPath, useAnswer } from '../data';
import { age, clock, count } from '../format';
import { useNow } from '../now';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { setPrefs, usePrefs } from '../prefs';
import { href } from '../route';
import { counted, t } from '../t';
import type { FigureName, FigureOutlook, Outlook } from '../types';
import { OutcomeMore } from './OutcomeMore';
import { amount, between, callsOf, chanceWords, clockWords, COUNTED, curveDrawing, FIGURES, paceOf, VERDICTS, withoutForecast } from './ending';
import { PaceBar } from './PaceBar';

const Chart = lazy(() => import('../parts/Chart'));
const CHART = 118;
/** Data older than this do not carry a forecast of today. */
const STALE_S = 180;

interface Part {
  outlook: Outlook;
  figure: FigureOutlook;
}

function Stale({ outlook, offline }: { outlook: Outlook; offline: boolean }) {
  const now = useNow();
  const { as_of: asOf, centre: { zone } } = outlook;
  if (asOf === null || (!offline && now - asOf < STALE_S)) return null;
  return <p className="note warn"><Icon name="warning" size={13} /><span>{t('outlookStale', clock(asOf, zone), age(now - asOf))}</span></p>;
}

function Likely({ outlook, figure }: Part) {
  const { name, likely, low, high, so_far: soFar } = figure;
  const early = withoutForecast(figure);
  return (
    <div className="outcome-likely">
      <a className="big" href={callsOf(name, outlook.campaign_id)} data-tip={t('showCalls')}>{amount(name, early ? soFar : likely)}</a>
      <span>{early ? t('soFar') : t('likelyEndRange', between(name, low, high))}</span>
    </div>
  );
}

function Chance({ outlook, figure }: Part) {
  const { name, target, chance, hit, verdict } = figure;
  if (target === null) {
    return (
      <div className="outcome-chance">
        <span>{t('noTarget')}</span>
        {name !== 'answer_rate' && <a href={href('settings', 'values')}>{t('setTarget')}</a>}
      </div>
    );
  }
  if (chance === null) return <div className="outcome-chance"><span>{t('targetAt', amount(name, target))}</span></div>;
  const { tone } = VERDICTS[verdict];
  const reached = verdict === 'reached';
  return (
    <div className="outcome-chance">
      <strong className={tone === 'accent' ? '' : tone}>{reached ? t('verdictReached') : chanceWords(chance)}</strong>
      <span>{t(reached ? 'targetAt' : 'toReach', amount(name, target))}</span>
      {hit && <span>{clockWords(hit, outlook.centre.zone, outlook.now)}</span>}
    </div>
  );
}

function Scale({ outlook, figure }: Part) {
  const { name, so_far: soFar, n, target } = figure;
  return (
    <div className="outcome-scale">
      <a href={callsOf(name, outlook.campaign_id)}>
        {t('amountSoFar', amount(name, soFar))}
        {name !== 'calls' && <span className="muted"> {t('from', counted(COUNTED[name], n, count(n)))}</span>}
      </a>
      {target !== null && <span>{t('targetAt', amount(name, target))}</span>}
    </div>
  );
}

/** The verdict in words; without a target the figures above have said everything. */
function Said({ figure }: { figure: FigureOutlook }) {
  if (figure.verdict === 'no target' && !withoutForecast(figure)) return null;
  const { icon, tone, label } = VERDICTS[figure.verdict];
  return (
    <div className="outcome-said">
      <p><span className={`tag ${tone}`}><Icon name={icon} size={11} />{t(label)}</span> {figure.sentence}</p>
      {figure.needed && <p className="needed"><strong>{t('needed')}</strong> {figure.needed}</p>}
    </div>
  );
}

function Curve({ outlook, figure }: Part) {
  const curve = outlook.curves.find((each) => each.name === figure.name);
  const drawing = useMemo(() => (curve ? curveDrawing(curve, figure, outlook) : null), [curve, figure, outlook]);
  const format = useMemo(() => (x: number) => amount(figure.name, x), [figure.name]);
  if (!drawing || drawing.at.length < 2 || withoutForecast(figure)) return null;
  return (
    <Suspense fallback={<span className="bone" style={{ height: CHART + 21 }} />}>
      <Chart label={t('curveOf', t(FIGURES[figure.name]))} drawing={drawing} zone={outlook.centre.zone} format={format} zero={figure.name !== 'answer_rate'}
        height={CHART} hint={t('chartHint')} />
    </Suspense>
  );
}

function Body({ outlook, figure }: Part) {
  return (
    <div className="body outcome-body">
      <div className="outcome-figures">
        <div className="outcome-top">
          <Likely outlook={outlook} figure={figure} />
          <Chance outlook={outlook} figure={figure} />
        </div>
        <PaceBar pace={paceOf(figure)} />
        <Scale outlook={outlook} figure={figure} />
        <Said figure={figure} />
      </div>
      <div className="outcome-curve"><Curve outlook={outlook} figure={figure} /></div>
      <OutcomeMore outlook={outlook} figure={figure} />
    </div>
  );
}

/** The card that opens Today. */
export function Outcome() {
  const { figure: chosen } = usePrefs();
  const shown = useAnswer<Outlook>(apiPath('outlook'));
  const { data: outlook, problem } = shown;
  if (!outlook && !problem) return <span className="bone outcome-bone" />;
  const figure = outlook?.figures.find(({ name }) => name === chosen) ?? outlook?.figures[0];
  return (
    <section className="card outcome" aria-label={t('outcomeTitle')}>
      <header>
        <h2>{t('outcomeTitle')}</h2>
        {outlook && figure && (
          <Select label={t('outcomeFigure')} value={figure.name} onChange={(name) => setPrefs({ figure: name as FigureName })}>
            {outlook.figures.map(({ name }) => <option key={name} value={name}>{t(FIGURES[name])}</option>)}
          </Select>
        )}
      </header>
      {outlook && <Stale outlook={outlook} offline={shown.offline} />}
      {outlook && figure && <Body outlook={outlook} figure={figure} />}
      {outlook && !figure && <p className="body muted">{outlook.sentence}</p>}
      {!outlook && problem && (
        <p className="body note" role="alert"><Icon name="warning" size={13} /><span>{problem.message} <button type="button" className="btn quiet small-btn" onClick={shown.again}>{t('tryAgain')}</button></span></p>
      )}
    </section>
  );
}
