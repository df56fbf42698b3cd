/** Reports of the scheduler: of one schedule, or of the days that are over; each with its tables, to sort and to download. */
import { useMemo, useState } from 'react';
import { apiPath } from '../data';
import { count } from '../format';
import { DataTable, type Column } from '../parts/DataTable';
import { Download } from '../parts/Download';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Select } from '../parts/Select';
import { Age } from '../parts/State';
import { useWide } from '../parts/width';
import { go, href } from '../route';
import { nextSort, order, type Sort } from '../sort';
import { counted, t, type Key } from '../t';
import type { ReportAnswer, ReportTable, Scenarios } from '../types';
import { useReport, useScenarios } from './api';
import { Figure } from './parts';
import { columnsOf, isOfPlan, OF_PAST, OF_PLAN, REPORTS, SPANS, together, type ReportName, type ShownColumn } from './reporting';
import { reportsHref, type Place } from './route';

type ReportsPlace = Extract<Place, { at: 'reports' }>;

/** Text longer than this needs a wide column, or a wider one; what may be cut off is told by a tip. */
const [LONG, MIDDLE] = [40, 24];

function Cell({ column, row }: { column: ShownColumn; row: number }) {
  const value = column.values[row];
  const why = column.why(row);
  const text = column.text(row);
  if (why) return <span className="thin">{why}</span>;
  if (column.unit === 'text') return <span className="report-text" data-tip={text.length > MIDDLE ? text : undefined}>{text}</span>;
  if (column.unit !== 'share' || column.key === 'off' || typeof value !== 'number') return <>{text}</>;
  return <span className="two"><span>{text}</span><span className="share-bar" aria-hidden="true"><span style={{ width: `${Math.min(100, Math.max(0, 100 * value))}%` }} /></span></span>;
}

function widthOf({ unit, values }: ShownColumn): string {
  if (unit === 'time') return 'minmax(128px, 1fr)';
  if (unit !== 'text') return 'minmax(84px, 1fr)';
  const longest = Math.max(0, ...values.map((each) => (typeof each === 'string' ? each.length : 0)));
  return longest > LONG ? 'minmax(230px, 3fr)' : longest > MIDDLE ? 'minmax(136px, 1.6fr)' : 'minmax(104px, 1.3fr)';
}

/** The first column stays in view when the others are scrolled: the table knows it by this key. */
const FIRST = 'name';

function Table({ report, table, place }: { report: ReportAnswer; table: ReportTable; place: ReportsPlace }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const { zone } = report.centre;
  const list = useMemo(() => columnsOf(table, zone), [table, zone]);
  const columns = useMemo(() => list.map((each, i): Column => ({
    key: i === 0 ? FIRST : each.key, label: each.label, about: each.about, width: widthOf(each), numeric: each.numeric, desc: each.numeric, sortable: each.unit !== 'own', cell: (row) => <Cell column={each} row={row} />,
  })), [list]);
  const rows = useMemo(() => {
    const by = list[columns.findIndex(({ key }) => key === sort?.key)];
    return by && sort ? order(by.values, sort.desc) : Int32Array.from(table.rows, (_, i) => i);
  }, [list, columns, table, sort]);
  const title = t(`repTable_${table.name}` as 'repTable_hours');
  const { schedule_id: schedule, version } = report;
  const path = apiPath(`schedule-reports/${place.name}/table.csv`, { table: table.name, ...(isOfPlan(place.name) ? { schedule, version } : { days: report.days }) });
  return (
    <section className="card report-table" aria-label={title}>
      <header>
        <h2>{title} <span className="second">{counted('rows', table.rows.length, count(table.rows.length))}</span></h2>
        {table.rows.length > 0 && <span className="row wrap"><Download path={path} name={`${table.name}.csv`} label="repCsv" tip={t('repCsvAbout')} /></span>}
      </header>
      {table.rows.length === 0 ? <p className="body muted">{t('repEmpty')}</p>
        : <DataTable label={title} columns={columns} rows={rows} rowHeight={44} {...(sort ? { sort } : {})} onSort={({ key, desc }) => setSort(sort ? nextSort(sort, key, desc === true) : { key, desc: desc === true })} />}
    </section>
  );
}

const link = (place: ReportsPlace, change: Partial<ReportsPlace>): void => go(reportsHref({ ...place, ...change }), true);

/** Which report: side by side where there is room, else a list. */
function Which({ place }: { place: ReportsPlace }) {
  const name = (each: ReportName) => t(`report_${each}`);
  if (useWide()) {
    return (
      <nav className="subtabs" aria-label={t('repWhich')}>
        {REPORTS.map((each) => <a key={each} href={reportsHref({ ...place, name: each })} aria-current={each === place.name ? 'page' : undefined}>{name(each)}</a>)}
      </nav>
    );
  }
  return (
    <Select label={t('repWhich')} value={place.name} onChange={(each) => link(place, { name: each as ReportName })}>
      <optgroup label={t('repOfPlan')}>{OF_PLAN.map((each) => <option key={each} value={each}>{name(each)}</option>)}</optgroup>
      <optgroup label={t('repOfPast')}>{OF_PAST.map((each) => <option key={each} value={each}>{name(each)}</option>)}</optgroup>
    </Select>
  );
}

function Span({ place }: { place: ReportsPlace }) {
  const spans = [...new Set([...SPANS, place.days])].sort((a, b) => a - b);
  return <Select label={t('repDays')} value={String(place.days)} onChange={(each) => link(place, { days: Number(each) })}>{spans.map((each) => <option key={each} value={each}>{t('repLastDays', each)}</option>)}</Select>;
}

/** Which schedule, and which of its versions. */
function WhichSchedule({ place, plans, report }: { place: ReportsPlace; plans: Scenarios; report: ReportAnswer | undefined }) {
  const plan = place.plan ?? report?.schedule_id ?? null;
  const all = plans.scenarios.flatMap(({ name, schedules }) => schedules.map((each) => ({ name, ...each })));
  const chosen = all.find(({ schedule_id: id }) => id === plan);
  const newest = chosen?.version ?? 1;
  return (
    <>
      <Select label={t('schedChoosePlan')} value={String(plan ?? '')} onChange={(id) => link(place, { plan: Number(id), version: null })}>
        {!chosen && <option value={String(plan ?? '')}>{plan === null ? '…' : t('schedPlanNumber', plan)}</option>}
        {all.map((each) => <option key={each.schedule_id} value={each.schedule_id}>{`${each.name} · ${t('schedPlanNumber', each.schedule_id)} – ${t(each.state === 'published' ? 'schedPublished' : 'schedDraft')}`}</option>)}
      </Select>
      {newest > 1 && (
        <Select label={t('repVersion')} value={String(place.version ?? report?.version ?? newest)} onChange={(each) => link(place, { plan, version: Number(each) === newest ? null : Number(each) })}>
          {Array.from({ length: newest }, (_, i) => newest - i).map((each) => <option key={each} value={each}>{t(each === newest ? 'repVersionNewest' : 'repVersionIs', each)}</option>)}
        </Select>
      )}
    </>
  );
}

const PAST: Partial<Record<string, Key>> = { planning: 'repAboutPlanning', before_after: 'repAboutSides' };

function About({ report }: { report: ReportAnswer }) {
  const { report: name, schedule_id: id, version, scenario, days, now } = report;
  return <p className="faint">{id === null ? t(PAST[name] ?? 'repAboutDays', count(days)) : t('repAboutPlan', id, version ?? 1, scenario)} · <Age asOf={now} /></p>;
}

function Body({ report, place }: { report: ReportAnswer; place: ReportsPlace }) {
  const figures = together(report);
  const empty = report.tables.every(({ rows }) => rows.length === 0);
  return (
    <>
      <div><Lead text={report.sentence} /><About report={report} /></div>
      {figures.length > 0 && <dl className="facts card pad" aria-label={t('repTotals')}>{figures.map((each) => <Figure key={each.key} label={each.label} value={each.value} more={each.of || undefined} />)}</dl>}
      {empty && !isOfPlan(place.name) ? <Empty icon="schedule" title={t('repEmpty')}><p>{t('repNothingPast')}</p><a className="btn" href={href('schedule')}>{t('repNoneDo')}</a></Empty>
        : report.tables.map((table) => <Table key={table.name} report={report} table={table} place={place} />)}
      {report.notes.length > 0 && <section className="report-notes" aria-label={t('repNotes')}><ul>{report.notes.map((each) => <li key={each} className="note"><Icon name="info" size={13} /><span>{each}</span></li>)}</ul></section>}
    </>
  );
}

/** The screen. */
export function Reports({ place }: { place: ReportsPlace }) {
  const plans = useScenarios().data;
  const shown = useReport(place);
  const report = shown.data?.report === place.name ? shown.data : undefined;
  const none = isOfPlan(place.name) && place.plan === null && plans?.scenarios.every(({ schedules }) => schedules.length === 0) === true;
  return (
    <div className={`screen reports ${shown.previous && report ? 'previous' : ''}`} tabIndex={0} role="group" aria-label={t('repTitle')} aria-busy={shown.previous}>
      <div className="row"><a className="btn quiet icon-only" href={href('schedule')} aria-label={t('back')}><Icon name="back" /></a><h2>{t('repTitle')}</h2></div>
      <Which place={place} />
      {!none && <div className="row wrap tools">{isOfPlan(place.name) ? plans && <WhichSchedule place={place} plans={plans} report={report} /> : <Span place={place} />}</div>}
      {none ? <Empty icon="schedule" title={t('repNone')}><p>{t('repNoneAbout')}</p><a className="btn" href={href('schedule')}>{t('repNoneDo')}</a></Empty>
        : report ? <Body report={report} place={place} key={place.name} />
          : shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={3} height={110} />}
    </div>
  );
}
