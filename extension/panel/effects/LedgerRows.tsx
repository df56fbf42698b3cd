/** Advice one by one: what was known, what was done, what came, and what a plain before and after would have said. */
import { useState } from 'react';
import { figureIn, KINDS } from '../feed/words';
import { clock, count, day, sample } from '../format';
import { CallsLink } from '../parts/CallsLink';
import { Icon } from '../parts/Icon';
import { t } from '../t';
import type { LedgerRow } from '../types';
import { change, fate } from './effects';

const FIRST = 12;

function Row({ row, zone }: { row: LedgerRow; zone: string }) {
  const { icon, label } = KINDS[row.kind];
  const figures = row.came === null ? [t('stillWatched')] : [
    t('cameAt', figureIn(row.came, row.unit)), row.expected === null ? '' : t('expectedAt', figureIn(row.expected, row.unit)), row.naive === null ? '' : t('naiveAt', change(row.naive, row.unit)), sample(row.n),
  ].filter(Boolean);
  return (
    <li className="ledger-row">
      <div className="alert-top">
        <span className="kind-mark"><Icon name={icon} size={13} />{t(label)}</span>
        <span className={`tag ${row.group === 'held out' ? 'accent' : ''}`}>{t(fate(row), clock(row.followed_at, zone))}</span>
        <span className="grow" />
        <time>{day(row.at, zone)} {clock(row.at, zone)}</time>
      </div>
      <p className="row"><span className="grow">{row.sentence}</span><CallsLink calls={row.calls} of={row.sentence} /></p>
      <p className="second">{figures.join(' · ')}</p>
      {row.outcome && <p className="second">{row.outcome}</p>}
    </li>
  );
}

/** Newest first; all of them on demand. */
export function LedgerRows({ rows, zone }: { rows: readonly LedgerRow[]; zone: string }) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <section className="card pad ledger" aria-label={t('ledgerTitle')}>
      <h2>{t('ledgerTitle')}</h2>
      <ol>{shown.map((row) => <Row key={row.id} row={row} zone={zone} />)}</ol>
      {rows.length > shown.length && <button type="button" className="btn quiet" onClick={() => setAll(true)}>{t('showAllRows', count(rows.length))}</button>}
    </section>
  );
}
