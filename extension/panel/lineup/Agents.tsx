/** Every agent's present campaign beside the proposed one, what that brings, and the reason. */
import { useMemo, useState } from 'react';
import { at } from '../columns';
import { count, range } from '../format';
import { CallsLink } from '../parts/CallsLink';
import { DataTable, type Column } from '../parts/DataTable';
import { GainCell, WORTH_KIND } from '../parts/GainLine';
import { Icon } from '../parts/Icon';
import { Search } from '../parts/Search';
import { Segmented } from '../parts/Segmented';
import { useWide } from '../parts/width';
import { href } from '../route';
import { nextSort, type Sort } from '../sort';
import { t, type Key } from '../t';
import type { Lineup, LineupAgent, Rate, WorthUnit } from '../types';
import { agentRows, sharedReach, SHOWN, shows, worth, type Shown } from './lineup';

const LABELS: Record<Shown, Key> = { moves: 'shownMoves', held: 'shownHeld', all: 'shownAll' };

function Place({ name, rate, unit, raw }: { name: string; rate: Rate; unit: WorthUnit; raw?: number | null }) {
  const plain = raw == null ? '' : t('plainWorth', worth(raw, unit));
  const tip = [name, worth(rate.value, unit), t('likely', range(rate.low, rate.high, WORTH_KIND[unit])), plain, t('sampleOf', count(rate.n))].filter(Boolean).join('\n');
  return (
    <span className="two" data-tip={tip}>
      <span className="clip">{name}</span>
      <span className="second">{worth(rate.value, unit)} · {range(rate.low, rate.high, WORTH_KIND[unit])}</span>
      <span className="sr">{[plain, t('sampleOf', count(rate.n))].filter(Boolean).join(', ')}</span>
    </span>
  );
}

function Reason({ agent: { reason, held } }: { agent: LineupAgent }) {
  return (
    <span className="clamp" data-tip={[reason, held].filter(Boolean).join('\n')}>
      {reason}{held && <> <span className="warn"><Icon name="pause" size={11} /> {held}</span></>}
    </span>
  );
}

function columnsOf({ agents, unit }: Lineup, reach: number): Column[] {
  const of = (row: number) => at(agents, row);
  return [
    { key: 'agent', label: t('colAgent'), width: 'minmax(140px, 1.2fr)', cell: (row) => (
      <span className="row agent-cell"><a className="name-link clip" href={href('agents', of(row).agent_id)}>{of(row).name}</a><CallsLink calls={of(row).calls} of={of(row).name} /></span>
    ) },
    { key: 'now', label: t('colNow'), about: t('aboutNowPlace'), width: 'minmax(118px, 1fr)', cell: (row) => <Place name={of(row).now} rate={of(row).worth_now} unit={unit} raw={of(row).raw_now} /> },
    { key: 'proposed', label: t('colProposed'), about: t('aboutProposed'), width: 'minmax(118px, 1fr)', cell: (row) => (
      of(row).moves ? <Place name={of(row).proposed} rate={of(row).worth_proposed} unit={unit} /> : <span className="muted">{t('stays')}</span>
    ) },
    { key: 'gain', label: t('colGain'), about: t('aboutGain'), width: 'minmax(104px, 0.8fr)', numeric: true, desc: true, cell: (row) => (of(row).moves ? <GainCell gain={of(row).gain} reach={reach} /> : <span className="faint">–</span>) },
    { key: 'reason', label: t('colReason'), width: 'minmax(150px, 2fr)', sortable: false, cell: (row) => <Reason agent={of(row)} /> },
  ];
}

/** The table with its filters; sorting is kept while the screen is open. */
export function Agents({ lineup }: { lineup: Lineup }) {
  const wide = useWide();
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Shown>(lineup.agents.some(({ moves }) => moves) ? 'moves' : 'all');
  const [sort, setSort] = useState<Sort>({ key: 'gain', desc: true });
  const columns = useMemo(() => columnsOf(lineup, sharedReach(lineup.agents.filter(({ moves }) => moves).map(({ gain }) => gain))), [lineup]);
  const rows = useMemo(() => agentRows(lineup.agents, shown, text, sort), [lineup, shown, text, sort]);
  const options = SHOWN.map((value) => ({ value, label: `${t(LABELS[value])} ${count(lineup.agents.filter((each) => shows(each, value)).length)}` }));
  return (
    <section className="fill" aria-label={t('navAgents')}>
      <div className="filters">
        <Segmented label={t('shownLabel')} value={shown} onChange={setShown} options={options} />
        <Search label={t('findAgent')} value={text} onChange={setText} />
      </div>
      <DataTable label={t('lineupTable')} columns={columns} rows={rows} rowHeight={wide ? 54 : 112} fold={wide ? undefined : 'lineup-fold'} sort={sort}
        onSort={(column) => setSort(nextSort(sort, column.key, column.desc === true))} resetKey={`${shown} ${text}`} />
    </section>
  );
}
