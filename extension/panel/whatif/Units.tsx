/** Each campaign concerned and the team, before and after: calls, contacts, conversions, revenue; dropped calls apart. */
import { useDropLimit } from '../data';
import { percent, range, sample } from '../format';
import { Icon } from '../parts/Icon';
import { reachOf, SpanBar } from '../parts/SpanBar';
import { useWide } from '../parts/width';
import { href } from '../route';
import { t } from '../t';
import { chancePercent } from '../today/ending';
import type { Rate, WhatIfChange, WhatIfUnit } from '../types';
import { amount, between, changed, changedBetween, crewWords, FIGURES, parts, toneOf } from './result';

function Level({ change: { figure }, rate }: { change: WhatIfChange; rate: Rate }) {
  return <span className="two"><span>{amount(figure, rate.value)}</span><span className="second">{between(figure, rate)}</span></span>;
}

function Change({ change: all }: { change: WhatIfChange }) {
  const { figure, change } = all;
  if (change.value === null) return <span className="thin">{t('notEnoughCalls')}</span>;
  return (
    <span className="two" data-tip={sample(change.n)}>
      <strong className={toneOf(all)}>{changed(figure, change.value)}</strong>
      <span className="second">{changedBetween(figure, change)}</span>
      {change.low !== null && change.high !== null && <SpanBar value={change.value} low={change.low} high={change.high} reach={reachOf([change.low, change.high])} />}
      <span className="sr">{sample(change.n)}</span>
    </span>
  );
}

/** Before and after in one cell, where columns of their own would not fit. */
function Folded({ label, before, after }: { label: string; before: [string, string]; after: [string, string] }) {
  return (
    <th scope="row">
      {label}
      <span className="folded-level">{before[0]}<Icon name="flat" size={11} /><span className="sr">{t('toWhere')}</span>{after[0]}</span>
      <span className="second">{before[1]}<Icon name="flat" size={10} />{after[1]}</span>
    </th>
  );
}

function Row({ change, wide }: { change: WhatIfChange; wide: boolean }) {
  const { figure, before, after } = change;
  const level = (rate: Rate): [string, string] => [amount(figure, rate.value), between(figure, rate)];
  return (
    <tr>
      {wide ? (
        <>
          <th scope="row">{t(FIGURES[figure])}</th>
          <td className="num"><Level change={change} rate={before} /></td>
          <td className="num"><Level change={change} rate={after} /></td>
        </>
      ) : <Folded label={t(FIGURES[figure])} before={level(before)} after={level(after)} />}
      <td className="num"><Change change={change} /></td>
      <td className="num">{change.chance === null ? '–' : chancePercent(change.chance)}</td>
    </tr>
  );
}

function DropRate({ unit, limit, wide }: { unit: WhatIfUnit; limit: number; wide: boolean }) {
  const { drop_rate_before: before, drop_rate_after: after } = unit;
  const over = after.value !== null && after.value >= limit;
  const level = (rate: Rate): [string, string] => [percent(rate.value, 1), range(rate.low, rate.high, 'share')];
  const shown = (rate: Rate) => <span className="two"><span>{level(rate)[0]}</span><span className="second">{level(rate)[1]}</span></span>;
  return (
    <tr>
      {wide ? <><th scope="row">{t('colDropRate')}</th><td className="num">{shown(before)}</td><td className="num">{shown(after)}</td></>
        : <Folded label={t('colDropRate')} before={level(before)} after={level(after)} />}
      <td className="num" colSpan={2}><span className={over ? 'bad' : 'muted'}>{over && <Icon name="warning" size={12} />} {t('limitIs', percent(limit, 0))}</span></td>
    </tr>
  );
}

function Head({ wide }: { wide: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col"><span className={wide ? 'sr' : ''}>{t(wide ? 'figure' : 'colBeforeAfter')}</span></th>
        {wide && <><th scope="col" className="num">{t('colBefore')}</th><th scope="col" className="num">{t('colAfter')}</th></>}
        <th scope="col" className="num"><span data-tip={t('aboutChange')}>{t('colChange')}</span></th>
        <th scope="col" className="num"><span data-tip={t('aboutBetter')}>{t('colBetter')}</span></th>
      </tr>
    </thead>
  );
}

/** One unit's card; the calls of today behind it are one click away. */
export function Unit({ unit }: { unit: WhatIfUnit }) {
  const limit = useDropLimit();
  const wide = useWide();
  const { campaign_id: id, name, crew_before: crew, crew_after: then, changes, notes } = unit;
  const { gains, drops } = parts(changes);
  return (
    <section className={`card unit ${id === null ? 'whole' : ''}`} aria-label={id === null ? t('team') : name}>
      <header>
        <h2 className="clip">{id === null ? t('team') : <a className="name-link" href={href('campaigns', id)}>{name}</a>}</h2>
        <span className="row"><span className="muted">{crewWords(crew, then)}</span><a className="calls-link" href={href('calls', null, { window: 'today', campaign: id, handled: 0 })} data-tip={t('showCalls')}><Icon name="calls" size={13} /><span className="sr">{t('showCalls')}: {name}</span></a></span>
      </header>
      <table className="small effects-table">
        <Head wide={wide} />
        <tbody>{gains.map((each) => <Row key={each.figure} change={each} wide={wide} />)}</tbody>
        <tbody className="apart">
          {drops.map((each) => <Row key={each.figure} change={each} wide={wide} />)}
          {(unit.drop_rate_before.value !== null || unit.drop_rate_after.value !== null) && <DropRate unit={unit} limit={limit} wide={wide} />}
        </tbody>
      </table>
      {notes.length > 0 && <div className="body">{notes.map((each) => <p key={each} className="note"><Icon name="info" size={13} /><span>{each}</span></p>)}</div>}
    </section>
  );
}
