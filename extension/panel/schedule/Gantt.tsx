/**
 * Who works when: a row per agent, a bar per shift with its breaks, of one day or of the week. Only rows in view are drawn.
 * A bar is dragged with the pointer along its row or to another agent's, or moved by the arrow keys; Enter keeps the change, Escape drops it.
 */
import { memo, useEffect, useLayoutEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { clock, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { bringIntoView, useRows } from '../parts/rows';
import { useWide } from '../parts/width';
import { t } from '../t';
import type { AgentWeek, BrokenRule, DutyRow, MeetingRow, ScheduleAnswer } from '../types';
import { barOf, draggedStart, dutyOf, frameOf, givenTo, rowReached, shifted, stepOf, type Frame, type Pending } from './drag';
import { localClock, localSpan } from './local';
import { awayIn, marksOf, meetingsOf, type Mark } from './marks';
import { clockOf, dayOf, daySpans, dayWords, minuteOf, SLOT_S, type Span } from './times';
import type { Moves } from './useMoves';

export const ROW = 30;
const HEAD = 48;
/** So much of a bar its first time takes; a meeting's name would lie on it. */
const NAME_S = 5400;

/** The cell that has the focus. */
export interface Cell {
  agent: string;
  day: string;
}

interface Column {
  day: string;
  frame: Frame;
  span: Span;
}

/** The columns shown: one day cut to its working hours, or every day whole. */
export function columnsOf(plan: ScheduleAnswer, day: string | null): Column[] {
  const { starts, zone } = plan;
  const days = daySpans(starts, zone);
  const startOf = (each: string) => starts[days.get(each)?.from ?? 0] ?? 0;
  const duties = plan.agents.flatMap((agent) => agent.duties.map((duty) => ({ start: duty.start, end: duty.end, dayStart: startOf(duty.day) })));
  return [...days].filter(([each]) => day === null || each === day).map(([each, span]) => {
    const start = starts[span.from] ?? 0;
    const end = (starts[span.to - 1] ?? 0) + SLOT_S;
    return { day: each, span, frame: day === null ? { start, end } : frameOf(start, end, duties) };
  });
}

/** A shift in words, for those who hear the cell. */
export function dutyWords(duty: DutyRow | undefined, zone: string): string {
  if (!duty) return t('ganttOff');
  const breaks = duty.breaks.map((one) => `${one.name} ${clock(one.start, zone)}`).join(', ');
  return [`${duty.shift} ${clock(duty.start, zone)}–${clock(duty.end, zone)}`, breaks].filter(Boolean).join(', ');
}

const place = ({ left, width }: { left: number; width: number }): CSSProperties => ({ left: `${100 * left}%`, width: `${100 * width}%` });

function Bar({ duty, frame, look, label = ['', ''], meetings = [] }: { duty: DutyRow; frame: Frame; look: string; label?: [string, string]; meetings?: readonly MeetingRow[] }) {
  const at = barOf(duty, frame);
  if (!at) return null;
  return (
    <span className={`shift-bar ${look}`} style={place(at)} aria-hidden="true">
      {duty.breaks.map((one) => {
        const inside = barOf(one, { start: Math.max(duty.start, frame.start), end: Math.min(duty.end, frame.end) });
        return inside && <i key={one.start} className={one.paid ? 'paid' : ''} style={place(inside)} />;
      })}
      {meetings.map((one) => {
        const inside = barOf(one, { start: Math.max(duty.start, frame.start), end: Math.min(duty.end, frame.end) });
        return inside && <b key={one.start} style={place(inside)} data-text={one.name} />;
      })}
      {label[0] && !meetings.some((one) => one.start < duty.start + NAME_S) && <span className="shift-label" data-text={label[0]} />}
      {label[1] && <span className="shift-label end" data-text={label[1]} />}
    </span>
  );
}

interface CellProps {
  plan: ScheduleAnswer;
  agent: AgentWeek;
  column: Column;
  before: DutyRow | undefined;
  duty: DutyRow | undefined;
  pending: Pending | null;
  active: boolean;
  wide: boolean;
  /** There is room for both times on a bar. */
  roomy: boolean;
  index: number;
}

/** What the cell's own shift becomes: itself, moved, or gone to another day or agent. */
function ownOf({ agent, duty, pending }: CellProps): { moved: DutyRow | undefined; gone: boolean } {
  if (!pending || !duty) return { moved: duty, gone: false };
  if (pending.toAgent !== undefined || pending.start === null) return { moved: duty, gone: pending.agent === agent.agent || pending.toAgent === agent.agent };
  return { moved: shifted(duty, pending.start), gone: false };
}

function cellWords({ agent, column, plan, pending }: CellProps, now: DutyRow | undefined, given: string | undefined): string {
  const { zone } = plan;
  const frame = { start: plan.starts[column.span.from] ?? 0, end: (plan.starts[column.span.to - 1] ?? 0) + SLOT_S };
  const more = [...marksOf(plan, agent.agent, column.day, frame).map(({ said }) => said), ...(now ? meetingsOf(plan, agent.agent, now) : []).map(({ name, start }) => `${name} ${clock(start, zone)}`)];
  const change = pending === null ? '' : ` (${[...(given ? [t('ganttGiven', given)] : []), ...(pending.agent === agent.agent && pending.toAgent !== undefined ? [t('ganttGone', pending.toAgent)] : []), t('ganttNotSaved')].join(', ')})`;
  const local = now ? localSpan(agent, now, zone) : '';
  return `${agent.agent}, ${dayWords(column.day, 'long')}: ${[dutyWords(now, zone), ...(local ? [local] : []), ...more].join(', ')}${change}`;
}

/** Both clocks of a shift of who sits elsewhere; undefined where they agree. */
function clocksTip(agent: AgentWeek, duty: DutyRow | undefined, zone: string): string | undefined {
  const local = duty ? localSpan(agent, duty, zone) : '';
  return duty && local ? `${local}\n${t('localCentre', `${clock(duty.start, zone)}–${clock(duty.end, zone)}`)}` : undefined;
}

function GanttCell(props: CellProps) {
  const { plan, agent, column, before, duty, pending, active, wide, roomy, index } = props;
  const { zone } = plan;
  const { moved, gone } = ownOf(props);
  const given = pending ? givenTo(plan.agents, pending, agent.agent) : undefined;
  const label = (one: DutyRow | undefined): [string, string] => (!one || !wide ? ['', ''] : [clock(one.start, zone), roomy ? clock(one.end, zone) : '']);
  return (
    <div role="gridcell" aria-colindex={index + 2} tabIndex={active ? 0 : -1} aria-selected={active} data-cell={`${agent.agent}|${column.day}`} className="gantt-cell" data-tip={clocksTip(agent, moved, zone)}
      aria-label={cellWords(props, given?.duty ?? (gone && pending?.toAgent !== undefined ? undefined : moved), given?.from)}>
      {before && <Bar duty={before} frame={column.frame} look="spill" />}
      {marksOf(plan, agent.agent, column.day, column.frame).filter(({ kind }) => kind === 'off').map((mark) => <Marking key={mark.kind} mark={mark} frame={column.frame} wide={wide} />)}
      {pending && duty && !gone && <Bar duty={duty} frame={column.frame} look="ghost" />}
      {moved && <Bar duty={moved} frame={column.frame} look={gone ? 'gone' : pending ? 'pending' : ''} label={given ? ['', ''] : label(moved)} meetings={meetingsOf(plan, agent.agent, moved)} />}
      {given && <Bar duty={given.duty} frame={column.frame} look="pending" label={label(given.duty)} />}
      {!moved && pending?.start != null && !given && pending.toAgent === undefined && <span className="shift-bar pending" style={place(barOf({ start: pending.start, end: pending.start + 4 * 3600 }, column.frame) ?? { left: 0, width: 0.2 })} aria-hidden="true" />}
      {marksOf(plan, agent.agent, column.day, column.frame).filter(({ kind }) => kind === 'away').map((mark) => <Marking key={mark.start} mark={mark} frame={column.frame} wide={wide} />)}
    </div>
  );
}

/** A day off or an absence: a pattern with its name. */
function Marking({ mark, frame, wide }: { mark: Mark; frame: Frame; wide: boolean }) {
  const at = barOf(mark, frame);
  return at && <span className={`gantt-mark ${mark.kind}`} style={place(at)} aria-hidden="true" data-text={wide ? mark.label : ''} />;
}

/** By agent what their weeks break, one line each. */
export function wrongBy(broken: readonly BrokenRule[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { who, said } of broken) found.set(who, [found.get(who), said].filter(Boolean).join('\n'));
  return found;
}

interface RowProps {
  plan: ScheduleAnswer;
  agent: AgentWeek;
  at: number;
  columns: readonly Column[];
  pending: Pending | null;
  /** The day whose cell of this row has the focus. */
  activeDay: string | null;
  wide: boolean;
  roomy: boolean;
  /** The rules this agent's week breaks, in words. */
  wrong: string;
  /** The absence of today, in words. */
  away: string;
}

/** One agent's row; drawn again only when something of it changes, so that scrolling stays smooth. */
const Row = memo(function Row({ plan, agent, at, columns, pending, activeDay, wide, roomy, wrong, away }: RowProps) {
  const elsewhere = localClock(agent, plan.starts[0] ?? plan.now, plan.zone);
  return (
    <div role="row" aria-rowindex={at + 2} className={`gantt-row ${activeDay !== null ? 'active' : ''}`} style={{ transform: `translateY(${at * ROW}px)` }}>
      <div role="rowheader" className="gantt-name"><span className="clip">{agent.agent}</span>{wrong && <span className="row-wrong" data-tip={wrong}><Icon name="warning" size={12} /><span className="sr">{`${t('rowBreaks')} ${wrong}`}</span></span>}{away && <span className="row-away" data-tip={away}><Icon name="logout" size={12} /><span className="sr">{away}</span></span>}{elsewhere && <span className="row-zone" data-tip={elsewhere}><Icon name="clock" size={12} /><span className="sr">{elsewhere}</span></span>}<span className="second num">{t('hoursShort', decimal(agent.paid_h, 0))}</span></div>
      {columns.map((column, c) => {
        const before = agent.duties.find((duty) => duty.day < column.day && duty.end > column.frame.start && duty.start < column.frame.start);
        return (
          <GanttCell key={column.day} plan={plan} agent={agent} column={column} before={before} duty={agent.duties.find(({ day }) => day === column.day)} pending={pending?.day === column.day ? pending : null}
            active={activeDay === column.day} wide={wide} roomy={roomy} index={c} />
        );
      })}
    </div>
  );
});

/** Hours along the top; the days of a week. */
function Head({ columns, plan, cover }: { columns: readonly Column[]; plan: ScheduleAnswer; cover: { short: readonly number[]; over: readonly number[] } }) {
  return (
    <div className="gantt-head" role="row" aria-rowindex={1}>
      <div role="columnheader" className="gantt-name">{t('navAgents')}</div>
      {columns.map((column) => (
        <div key={column.day} role="columnheader" className="gantt-day">
          {columns.length > 1 ? <span className="day-name">{dayWords(column.day, 'short')}</span> : <Hours frame={column.frame} zone={plan.zone} day={column.day} />}
          <Strip column={column} plan={plan} cover={cover} />
        </div>
      ))}
    </div>
  );
}

function Hours({ frame, zone, day }: { frame: Frame; zone: string; day: string }) {
  const hours = (frame.end - frame.start) / 3600;
  const every = hours > 14 ? 3 : 2;
  const marks = Array.from({ length: Math.floor(hours) }, (_, i) => frame.start + i * 3600).filter((at) => (minuteOf(at, zone) / 60) % every === 0 && at < frame.end - 0.07 * (frame.end - frame.start));
  return <><span className="sr">{dayWords(day, 'long')}</span>{marks.map((at) => <span key={at} className="hour" aria-hidden="true" style={{ left: `${(100 * (at - frame.start)) / (frame.end - frame.start)}%` }}>{clockOf(minuteOf(at, zone))}</span>)}</>;
}

/** Below the hours: where there are too few, and how many too many. */
function Strip({ column, plan, cover }: { column: Column; plan: ScheduleAnswer; cover: { short: readonly number[]; over: readonly number[] } }) {
  const { frame } = column;
  const first = Math.max(0, Math.round((frame.start - (plan.starts[0] ?? 0)) / SLOT_S));
  const n = Math.round((frame.end - frame.start) / SLOT_S);
  const most = useMemo(() => Math.max(1, ...cover.short, ...cover.over), [cover]);
  const path = (values: readonly number[], sign: number) => Array.from({ length: n }, (_, i) => {
    const value = values[first + i] ?? 0;
    return value > 0.05 ? `M${i},10h1v${(-sign * 10 * value) / most}h-1Z` : '';
  }).join('');
  return <svg className="gantt-strip" viewBox={`0 0 ${n} 20`} preserveAspectRatio="none" aria-hidden="true"><path className="gap-over" d={path(cover.over, 1)} /><path className="gap-short" d={path(cover.short, -1)} /><path className="zero" d={`M0,10h${n}`} /></svg>;
}

interface Props {
  plan: ScheduleAnswer;
  rows: readonly AgentWeek[];
  day: string | null;
  active: Cell;
  cover: { short: readonly number[]; over: readonly number[] };
  moves: Moves;
  focus: (cell: Cell) => void;
  /** Goes to the day before or after, where one day is shown. */
  otherDay: (by: number) => void;
}

interface Drag {
  cell: Cell;
  start: number;
  /** The row of the pointer when it was taken. */
  row: number;
  x: number;
  y: number;
  width: number;
  frame: Frame;
  moved: boolean;
}

/** The earliest and latest a shift may begin: within the plan. */
function limits(plan: ScheduleAnswer): [number, number] {
  return [plan.starts[0] ?? 0, plan.starts.at(-1) ?? 0];
}

/** The day of now, where the plan has it. */
function todayOf({ starts, zone, now }: ScheduleAnswer): Frame | null {
  const span = daySpans(starts, zone).get(dayOf(now, zone));
  return span ? { start: starts[span.from] ?? 0, end: (starts[span.to - 1] ?? 0) + SLOT_S } : null;
}

function awayWordsToday(plan: ScheduleAnswer, agent: string, today: Frame): string {
  const one = awayIn(plan, agent, today);
  return one ? t('awayToday', clock(one.start, plan.zone), clock(one.end, plan.zone)) : '';
}

/** The chart. */
export function Gantt({ plan, rows, day, active, cover, moves, focus, otherDay }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const wantsFocus = useRef(false);
  const { first, end } = useRows(scroller, rows.length, ROW);
  const columns = useMemo(() => columnsOf(plan, day), [plan, day]);
  const wrong = useMemo(() => wrongBy(plan.broken), [plan.broken]);
  const today = useMemo(() => todayOf(plan), [plan]);
  const row = rows.findIndex(({ agent }) => agent === active.agent);
  const [least, most] = limits(plan);
  useLayoutEffect(() => {
    if (row >= 0 && scroller.current) bringIntoView(scroller.current, row, ROW, HEAD);
  }, [row]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${active.agent}|${active.day}`)}"]`);
    if (cell) {
      wantsFocus.current = false;
      cell.focus({ preventScroll: true });
    }
  });

  const go = (cell: Cell) => {
    wantsFocus.current = true;
    focus(cell);
  };
  const startOf = (duty: DutyRow | undefined): number | null => (moves.pending?.agent === active.agent && moves.pending.day === active.day ? moves.pending.start : duty?.start ?? null);
  const sideways = (by: number) => {
    const at = columns.findIndex((column) => column.day === active.day);
    const next = columns[at + by];
    if (next) go({ ...active, day: next.day });
    else if (columns.length === 1) otherDay(by);
  };
  const give = (by: number, start: number) => {
    const to = moves.pending?.toAgent;
    const next = rows[(to === undefined ? row : rows.findIndex(({ agent }) => agent === to)) + by];
    if (next) moves.propose({ ...active, start, toAgent: next.agent === active.agent ? undefined : next.agent });
  };
  const press = (event: KeyboardEvent) => {
    const duty = dutyOf(rows, active.agent, active.day);
    const start = startOf(duty);
    const step = stepOf(event.key, event.shiftKey);
    const upDown = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const days = { PageUp: -1, PageDown: 1 }[event.key];
    if (upDown !== undefined && event.altKey) { if (duty) give(upDown, start ?? duty.start); }
    else if (step !== undefined && start !== null) moves.propose({ ...active, toAgent: moves.pending?.toAgent, start: Math.min(Math.max(start + step, least), most) });
    else if (step !== undefined) sideways(Math.sign(step));
    else if (upDown !== undefined && !moves.pending) { const next = rows[row + upDown]; if (next) go({ ...active, agent: next.agent }); }
    else if (days !== undefined && !moves.pending) sideways(days);
    else if (event.key === 'Enter' && moves.pending) moves.keep();
    else if (event.key === 'Escape' && moves.pending) moves.drop();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && duty) moves.propose({ ...active, start: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const take = (event: PointerEvent<HTMLElement>) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-cell]');
    if (!cell || event.button !== 0) return;
    const [agent = '', of = ''] = cell.dataset.cell?.split('|') ?? [];
    // A shift that is being given away is taken from either row.
    const held = moves.pending;
    const same = held !== null && held.day === of && (held.agent === agent || held.toAgent === agent);
    if (held && !same) return;
    const cellOf = same ? { agent: held.agent, day: of } : { agent, day: of };
    focus(cellOf);
    const duty = dutyOf(rows, agent, of);
    const start = same ? held.start : duty?.start ?? null;
    const column = columns.find((each) => each.day === of);
    if (!(event.target as Element).closest('.shift-bar') || start === null || !column) return;
    drag.current = { cell: cellOf, start, row: rows.findIndex((each) => each.agent === agent), x: event.clientX, y: event.clientY + (scroller.current?.scrollTop ?? 0), width: cell.clientWidth, frame: column.frame, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const pull = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    if (!held) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY + (scroller.current?.scrollTop ?? 0) - held.y;
    if (!held.moved && Math.abs(dx) < 4 && Math.abs(dy) < ROW / 2) return;
    held.moved = true;
    const start = draggedStart(held.start, dx, held.width, held.frame, least, most);
    const reached = rows[rowReached(held.row, dy, ROW, rows.length)]?.agent;
    const toAgent = reached === held.cell.agent || !dutyOf(rows, held.cell.agent, held.cell.day) ? undefined : reached;
    if (start !== moves.pending?.start || toAgent !== moves.pending.toAgent) moves.propose({ ...held.cell, start, toAgent });
  };
  const release = () => { drag.current = null; };

  const template: CSSProperties = { gridTemplateColumns: `var(--gantt-name) repeat(${columns.length}, minmax(0, 1fr))` };
  const wide = columns.length === 1;
  const roomy = useWide();
  return (
    <div className={`gantt ${wide ? 'one-day' : 'many-days'}`} ref={scroller} role="grid" aria-label={t('ganttTitle')} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1}
      style={{ '--cols': template.gridTemplateColumns, '--least': `${columns.length * 72 + 108}px` } as CSSProperties} onKeyDown={press} onPointerDown={take} onPointerMove={pull} onPointerUp={release} onPointerCancel={release}>
      <div role="rowgroup" className="gantt-top"><Head columns={columns} plan={plan} cover={cover} /></div>
      <div role="rowgroup" className="gantt-body" style={{ height: rows.length * ROW }}>
        {rows.slice(first, end).map((agent, i) => (
          <Row key={agent.agent} plan={plan} agent={agent} at={first + i} columns={columns} pending={moves.pending?.agent === agent.agent || moves.pending?.toAgent === agent.agent ? moves.pending : null}
            activeDay={agent.agent === active.agent ? active.day : null} wide={wide} roomy={roomy} wrong={wrong.get(agent.agent) ?? ''} away={today ? awayWordsToday(plan, agent.agent, today) : ''} />
        ))}
      </div>
      {rows.length === 0 && <p className="none-found">{t('noRows')}</p>}
    </div>
  );
}
