/** Step 4: everybody's shifts, changed by hand with the price said first, and undone. */
import { useMemo, useState } from 'react';
import type { Shown } from '../data';
import { clock, decimal, signed } from '../format';
import { Icon } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Search } from '../parts/Search';
import { Select } from '../parts/Select';
import { go } from '../route';
import { t, type Key } from '../t';
import type { ScheduleAnswer } from '../types';
import { coverOf } from './covers';
import { Days } from './Days';
import { Gantt, type Cell } from './Gantt';
import { ORDERS, rowsOf, type Order } from './drag';
import { Legend } from './Legend';
import { awayIn } from './marks';
import { Meetings } from './Meetings';
import { Trouble } from './parts';
import { scenarioHref } from './route';
import type { ScenarioPlace } from './ScenarioPage';
import { ShiftCard } from './ShiftCard';
import { daysFrom } from './times';
import { useMoves, type Moves } from './useMoves';

const ORDER_LABELS: Record<Order, Key> = { name: 'orderName', start: 'orderStart', hours: 'orderHours' };

/** What the change in the making costs, before it is kept. */
function Price({ moves, plan }: { moves: Moves; plan: ScheduleAnswer }) {
  const { pending, cost, problem, busy, undos, done } = moves;
  if (!pending) {
    return (
      <div className="price row wrap" role="status">
        <span className="grow muted">{done ? <><Icon name="check" size={13} /> {done}</> : t('ganttHint')}</span>
        {undos > 0 && <button type="button" className="btn small-btn" disabled={busy} onClick={moves.undo}><Icon name="back" size={13} />{t('schedUndo')}</button>}
        {problem && <Trouble problem={problem} reload={moves.reload} />}
      </div>
    );
  }
  const worse = (cost?.change ?? 0) > 0.05;
  const { duty } = cost ?? {};
  const who = pending.toAgent ?? pending.agent;
  const away = duty ? awayIn(plan, who, duty) : undefined;
  return (
    <div className="price pending-price stack" role="group" aria-label={t('priceTitle')}>
      <p className="row wrap" aria-live="polite">
        <span className="grow">{cost?.sentence ?? t('pricing')}</span>
        {cost && <strong className={worse ? 'bad' : cost.change < -0.05 ? 'good' : 'muted'} data-tip={t('costAbout')}>{t('priceChange', signed(cost.change, 1))}</strong>}
      </p>
      {away && <p className="note warn"><Icon name="logout" size={13} /><span>{t('awayThen', who, clock(away.start, plan.zone), clock(away.end, plan.zone))}</span></p>}
      {cost?.broken.map((each) => <p key={each.said} className="note warn"><Icon name="warning" size={13} /><span><strong>{t(each.hard ? 'breaksMust' : 'breaksWish')}</strong> {each.rule}: {each.said} · {t('priceIs', decimal(each.price, 1))}{each.hard ? `, ${t('priceHours', decimal(each.price / 4, 1))}` : ''}</span></p>)}
      {cost?.mended.map((each) => <p key={each.said} className="note"><Icon name="check" size={13} /><span>{t('mends')} {each.said}</span></p>)}
      {problem && <Trouble problem={problem} reload={moves.reload} />}
      <div className="row wrap"><button type="button" className="btn primary small-btn" disabled={busy || !cost} onClick={moves.keep}>{t('schedKeep')}</button><button type="button" className="btn small-btn" disabled={busy} onClick={moves.drop}>{t('schedRevert')}</button></div>
    </div>
  );
}

/** The first day on which anybody works. */
function firstWorked({ agents }: ScheduleAnswer, days: readonly string[]): string | null {
  const worked = new Set(agents.flatMap(({ duties }) => duties.map(({ day }) => day)));
  return days.find((day) => worked.has(day)) ?? days[0] ?? null;
}

function Chart({ place, plan }: { place: ScenarioPlace; plan: ScheduleAnswer }) {
  const days = useMemo(() => daysFrom(plan.first, plan.weeks), [plan.first, plan.weeks]);
  const [day, setDay] = useState<string | null>(() => place.day ?? firstWorked(plan, days));
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<Order>('name');
  const [cell, setCell] = useState<Cell>(() => ({ agent: rowsOf(plan.agents, '', 'name', day)[0]?.agent ?? '', day: day ?? days[0] ?? '' }));
  const moves = useMoves(plan);
  const rows = useMemo(() => rowsOf(plan.agents, search, order, day), [plan.agents, search, order, day]);
  const cover = useMemo(() => coverOf(plan.coverage, null), [plan.coverage]);
  const choose = (next: string | null) => {
    setDay(next);
    setCell((before) => ({ ...before, day: next ?? before.day }));
    go(scenarioHref(place, { day: next }), true);
  };
  const active = rows.some(({ agent }) => agent === cell.agent) ? cell : { ...cell, agent: rows[0]?.agent ?? '' };
  const otherDay = (by: number) => {
    const next = days[days.indexOf(active.day) + by];
    if (next) choose(next);
  };
  return (
    <div className="screen full shifts-parts">
      <div className="row wrap tools">
        <Days days={days} day={day} choose={choose} />
        <Search label={t('findAgent')} value={search} onChange={setSearch} />
        <Select label={t('orderBy')} value={order} onChange={(next) => setOrder(next as Order)}>{ORDERS.map((each) => <option key={each} value={each}>{t(ORDER_LABELS[each])}</option>)}</Select>
      </div>
      <Legend plan={plan} />
      <div className="gantt-area">
        <Gantt plan={plan} rows={rows} day={day} active={active} cover={cover} moves={moves} focus={setCell} otherDay={otherDay} />
        <div className="gantt-side" tabIndex={0} role="group" aria-label={t('shiftDetails')}>
          <Price moves={moves} plan={plan} />
          <ShiftCard plan={plan} cell={active} moves={moves} key={`${active.agent} ${active.day} ${plan.version}`} />
          <Meetings plan={plan} reload={moves.reload} />
        </div>
      </div>
    </div>
  );
}

interface Props {
  place: ScenarioPlace;
  plan: ScheduleAnswer | undefined;
  planId: number | null;
  schedule: Shown<ScheduleAnswer>;
}

/** The step. */
export function Shifts({ place, plan, planId, schedule }: Props) {
  if (planId === null) return <div className="screen"><Empty icon="schedule" title={t('schedNoPlan')}><p>{t('schedNoPlanAbout')}</p><a className="btn" href={scenarioHref(place, { tab: 'plan' })}>{t('schedToPlan')}</a></Empty></div>;
  if (!plan) return <div className="screen">{schedule.problem ? <Failure problem={schedule.problem} again={schedule.again} /> : <Bones rows={6} height={40} />}</div>;
  return <Chart place={place} plan={plan} key={plan.schedule_id} />;
}
