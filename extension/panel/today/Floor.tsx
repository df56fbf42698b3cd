/** The live floor: counters, and below them the names behind the chosen one. */
import { useMemo, useRef, useState } from 'react';
import { at } from '../columns';
import { count } from '../format';
import { dialerNow } from '../now';
import { Icon, type IconName } from '../parts/Icon';
import { useRows } from '../parts/rows';
import { StateLine } from '../parts/State';
import { href } from '../route';
import { LABELS } from '../states';
import { counted, t, type Key } from '../t';
import type { Snapshot } from '../types';
import { counters, floorRows, type Pick } from './counters';

const ROW = 32;
const NAMES: Record<string, Key> = { ...LABELS, all: 'stateAll' };
const LOOKS: Partial<Record<Pick, string>> = { all: 'st st-all', wait: 'st st-wait-1', talk: 'st st-talk-1', pause: 'st st-pause-1' };

function Names({ snapshot, pick }: { snapshot: Snapshot; pick: Pick }) {
  const { columns } = snapshot.agents;
  const rows = useMemo(() => floorRows(columns, pick, dialerNow()), [columns, pick]);
  const campaigns = useMemo(() => {
    const { id, name } = snapshot.campaigns.columns;
    return new Map(id.map((each, i) => [each, name[i] ?? '']));
  }, [snapshot.campaigns]);
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useRows(scroller, rows.length, ROW);
  if (rows.length === 0) return <p className="names-none">{t('nobodyInState', t(NAMES[pick] as Key))}</p>;
  return (
    <div className="names" ref={scroller} tabIndex={0} role="group" aria-label={counted('agents', rows.length, count(rows.length))}>
      <ul style={{ height: rows.length * ROW }}>
        {rows.slice(first, end).map((row, i) => {
          const state = at(columns.state, row);
          const campaign = campaigns.get(at(columns.campaign_id, row) ?? -1);
          return (
            <li key={first + i} aria-setsize={rows.length} aria-posinset={first + i + 1} style={{ top: (first + i) * ROW, height: ROW }}>
              <a className="name-link clip" href={href('agents', at(columns.id, row))} data-tip={campaign}>
                {at(columns.name, row)}
                <span className="sr">{campaign}</span>
              </a>
              <StateLine state={state} since={at(columns.state_since, row)} reason={at(columns.pause_reason, row)} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Counters with names on tap. */
export function Floor({ snapshot }: { snapshot: Snapshot }) {
  const [pick, setPick] = useState<Pick>('all');
  const list = counters(snapshot.floor);
  return (
    <section className="card floor" aria-label={t('floorNow')}>
      <div className="counters" role="group" aria-label={t('floorNow')} style={{ '--n': list.length } as object}>
        {list.map((each) => (
          <button key={each.pick} type="button" aria-pressed={pick === each.pick} onClick={() => setPick(each.pick)}>
            <span className={LOOKS[each.pick] ?? `st st-${each.pick}-0`}>
              <Icon name={each.pick === 'all' ? 'agents' : (each.pick as IconName)} size={12} />
            </span>
            <strong>{count(each.n)}</strong>
            <span className="clip">{t(NAMES[each.pick] as Key)}</span>
          </button>
        ))}
      </div>
      <Names snapshot={snapshot} pick={pick} />
    </section>
  );
}
