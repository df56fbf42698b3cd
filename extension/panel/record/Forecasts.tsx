/** Forecast against what came: how each hour of the day fared, the days as a picture, and one by one. */
import { useState } from 'react';
import { count, day, decimal, money, percent, signedPercent, value, type Kind } from '../format';
import { Icon } from '../parts/Icon';
import { Segmented } from '../parts/Segmented';
import { Select } from '../parts/Select';
import { counted, t } from '../t';
import type { ForecastDay, ForecastScore, TrackRecord } from '../types';
import { DayChart, ENDED } from './DayChart';
import { COIN, daysOf, ended, figures, hoursOf, keepsPromise, miss, PROMISED, scoresOf } from './record';

const FIRST_DAYS = 10;

const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** How a figure is written. */
const writer = (kind: Kind | 'money') => (x: number): string => (kind === 'money' ? money(x) : value(x, kind));

function Coverage({ score }: { score: ForecastScore }) {
  if (score.covered == null) return <span className="thin">{t('notEnoughDays')}</span>;
  const fine = keepsPromise(score.covered, score.days);
  return (
    <span className="row cover" data-tip={t(fine ? 'coverageFine' : score.covered < PROMISED ? 'coverageLow' : 'coverageHigh', count(score.days))}>
      <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" y="1" width="100" height="6" />
        <rect className={`fill ${fine ? 'part' : 'warn'}`} y="1" width={score.covered * 100} height="6" />
        <line className="promise" x1={PROMISED * 100} x2={PROMISED * 100} y1="0" y2="8" />
      </svg>
      <span>{percent(score.covered, 0)}</span>
      {!fine && <span className="warn"><Icon name="warning" size={12} /><span className="sr">{t(score.covered < PROMISED ? 'coverageLow' : 'coverageHigh', count(score.days))}</span></span>}
    </span>
  );
}

function Scores({ scores }: { scores: readonly ForecastScore[] }) {
  if (scores.length === 0) return null;
  return (
    <table className="small">
      <thead>
        <tr>
          <th scope="col">{t('colMadeAt')}</th>
          <th scope="col" className="num"><span data-tip={t('aboutError')}>{t('colError')}</span></th>
          <th scope="col"><span data-tip={t('aboutCovered')}>{t('colCovered')}</span></th>
          <th scope="col" className="num"><span data-tip={t('aboutBrier', decimal(COIN, 2))}>{t('colBrier')}</span></th>
        </tr>
      </thead>
      <tbody>
        {scores.map((score) => (
          <tr key={score.hour}>
            <th scope="row">{hourName(score.hour)} <span className="second">{counted('days', score.days, count(score.days))}</span></th>
            <td className="num">{percent(score.error, 1)}</td>
            <td><Coverage score={score} /></td>
            <td className="num">{decimal(score.brier, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MARKS = { inside: { icon: 'check', tone: 'good' }, above: { icon: 'up', tone: 'warn' }, below: { icon: 'down', tone: 'bad' } } as const;

function DayRow({ each, zone, write }: { each: ForecastDay; zone: string; write: (x: number) => string }) {
  const how = ended(each);
  const off = miss(each);
  return (
    <tr>
      <th scope="row">{day(each.day_start, zone)}{each.origin === 'replay' && <span className="second" data-tip={t('replayAbout')}>{t('replayed')}</span>}</th>
      <td className="num"><span className="two"><span>{write(each.likely)}</span><span className="second">{`${write(each.low)}–${write(each.high)}`}</span></span></td>
      <td className="num"><span className="two"><strong>{write(each.actual)}</strong><span className="second">{off === null ? '' : signedPercent(off, 1)}</span></span></td>
      <td className={MARKS[how].tone}><span className="row ended"><Icon name={MARKS[how].icon} size={13} />{t(ENDED[how])}</span></td>
      <td className="num wide-only"><span className="two"><span>{percent(each.chance, 0)}</span>{each.hit != null && <span className="second">{t(each.hit ? 'targetHit' : 'targetMissed')}</span>}</span></td>
    </tr>
  );
}

function Days({ days, zone, write }: { days: readonly ForecastDay[]; zone: string; write: (x: number) => string }) {
  const [all, setAll] = useState(false);
  const shown = all ? days : days.slice(0, FIRST_DAYS);
  return (
    <>
      <table className="small days">
        <thead>
          <tr>
            <th scope="col">{t('colDay')}</th>
            <th scope="col" className="num">{t('colForecast')}</th>
            <th scope="col" className="num"><span data-tip={t('aboutCame')}>{t('colCame')}</span></th>
            <th scope="col">{t('colEnded')}</th>
            <th scope="col" className="num wide-only"><span data-tip={t('aboutChance')}>{t('colChance')}</span></th>
          </tr>
        </thead>
        <tbody>{shown.map((each) => <DayRow key={each.day_start} each={each} zone={zone} write={write} />)}</tbody>
      </table>
      {days.length > shown.length && (
        <button type="button" className="btn quiet all-days" onClick={() => setAll(true)}>{t('showAllDays', count(days.length))}</button>
      )}
    </>
  );
}

/** The card; figure and hour are chosen in it. */
export function Forecasts({ record }: { record: TrackRecord }) {
  const list = figures(record);
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(12);
  const figure = list.find((each) => each.name === name) ?? list[0];
  if (!figure) return null;
  const { zone } = record.centre;
  const madeAt = hoursOf(record, figure.name);
  const hour = madeAt.includes(asked) ? asked : madeAt[0];
  const days = hour === undefined ? [] : daysOf(record, figure.name, hour);
  const write = writer(figure.kind);
  const inside = days.filter((each) => each.inside).length;
  const said = t('insideOf', count(inside), count(days.length), percent(PROMISED, 0));
  const tip = (each: ForecastDay) => `${day(each.day_start, zone)} · ${t(ENDED[ended(each)])}\n${write(each.likely)} (${write(each.low)}–${write(each.high)}) → ${write(each.actual)}`;
  return (
    <section className="card" aria-label={t('forecastsTitle')}>
      <header>
        <h2>{t('forecastsTitle')}</h2>
        <Select label={t('figure')} value={figure.name} onChange={setName}>
          {list.map((each) => <option key={each.name} value={each.name}>{t(each.label)}</option>)}
        </Select>
      </header>
      <div className="forecast-parts">
      <Scores scores={scoresOf(record, figure.name)} />
      {hour !== undefined && days.length > 0 && (
        <div className="day-part">
          <div className="row spread wrap">
            <span>{said}</span>
            <Segmented label={t('colMadeAt')} value={String(hour)} onChange={(next) => setAsked(Number(next))}
              options={madeAt.map((each) => ({ value: String(each), label: hourName(each) }))} />
          </div>
          <DayChart days={days} label={`${t(figure.label)}, ${hourName(hour)}: ${said}`} format={write} tip={tip} dayName={(each) => day(each.day_start, zone)} />
        </div>
      )}
      </div>
      {days.length > 0 && <Days days={days} zone={zone} write={write} key={`${figure.name} ${hour}`} />}
    </section>
  );
}
