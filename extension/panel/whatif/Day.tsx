/** Where the day ends as it is and with the moves, each figure on one scale with its target. */
import { Icon } from '../parts/Icon';
import { t } from '../t';
import { chanceWords, callsOf } from '../today/ending';
import { PaceBar } from '../today/PaceBar';
import type { DayBeforeAfter, Rate, WhatIf } from '../types';
import { amount, between, dayPaces, FIGURES } from './result';

function Line({ row, rate, chance, which }: { row: DayBeforeAfter; rate: Rate; chance: number | null; which: 'before' | 'after' }) {
  const said = [between(row.figure, rate), chance === null ? '' : chanceWords(chance)].filter(Boolean).join(' · ');
  return (
    <div className="day-line">
      <span>{t(which === 'before' ? 'asItIs' : 'withMoves')}</span>
      <strong className="num">{amount(row.figure, rate.value)}</strong>
      <PaceBar pace={dayPaces(row)[which]} />
      <span className="second">{said}</span>
    </div>
  );
}

function Figure({ row }: { row: DayBeforeAfter }) {
  const { figure, so_far: soFar, target } = row;
  return (
    <li>
      <p className="row spread"><strong>{t(FIGURES[figure])}</strong><a className="second" href={callsOf(figure, null)}>{t('amountSoFar', amount(figure, soFar))}</a></p>
      <Line row={row} rate={row.before} chance={row.chance_before} which="before" />
      <Line row={row} rate={row.after} chance={row.chance_after} which="after" />
      <p className="said">{target !== null && <Icon name="today" size={12} />} {row.sentence}</p>
    </li>
  );
}

/** The card. */
export function Day({ result }: { result: WhatIf }) {
  if (result.day.length === 0) return null;
  return (
    <section className="card day-ends" aria-label={t('outcomeTitle')}>
      <header><h2>{t('outcomeTitle')}</h2></header>
      <ul className="body">{result.day.map((row) => <Figure key={row.figure} row={row} />)}</ul>
    </section>
  );
}
