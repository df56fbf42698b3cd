/** Schedules side by side: volume, head-count, skills and cost, what each covers and breaks; the best figure of a row is marked. */
import { count, decimal, money } from '../format';
import { Icon } from '../parts/Icon';
import { Lead } from '../parts/Lead';
import { Bones, Empty, Failure } from '../parts/Notice';
import { href } from '../route';
import { t, type Key } from '../t';
import type { ComparedRow } from '../types';
import { useComparison } from './api';
import { serviceGroups, skillGroups, type ServiceGroup } from './comparing';
import { gapText } from './progress';

interface Row {
  label: Key;
  value: (row: ComparedRow) => number | null;
  show: (row: ComparedRow) => string;
  /** Smaller is better; without it nothing is marked. */
  least?: boolean;
}

const wages = ({ cost_cents: cents }: ComparedRow): number | null => (cents > 0 ? cents : null);

/** Volume and factor, head-count and cost. */
export const SIZE_ROWS: readonly Row[] = [
  { label: 'cmpContactsOf', value: (row) => row.contacts, show: (row) => count(Math.round(row.contacts)) },
  { label: 'cmpGrowth', value: (row) => row.growth, show: (row) => (row.growth === null ? t('cmpGrowths') : t('cmpTimes', decimal(row.growth, 2))) },
  { label: 'cmpNeeded', value: (row) => row.needed_h, show: (row) => decimal(row.needed_h, 0) },
  { label: 'cmpPeople', value: (row) => row.people, show: (row) => count(row.people) },
  { label: 'cmpAgents', value: (row) => row.agents, show: (row) => count(row.agents) },
  { label: 'cmpShifts', value: (row) => row.shifts, show: (row) => count(row.shifts) },
  { label: 'cmpPaid', value: (row) => row.paid_h, show: (row) => decimal(row.paid_h, 0), least: true },
  { label: 'cmpWages', value: wages, show: (row) => (wages(row) === null ? t('cmpNoWages') : money(row.cost_cents)), least: true },
];

export const ROWS: readonly Row[] = [
  { label: 'cmpHard', value: (row) => row.hard_broken, show: (row) => count(row.hard_broken), least: true },
  { label: 'cmpSoft', value: (row) => row.soft_broken, show: (row) => count(row.soft_broken), least: true },
  { label: 'cmpShort', value: (row) => row.short_h, show: (row) => decimal(row.short_h, 1), least: true },
  { label: 'cmpOver', value: (row) => row.over_h, show: (row) => decimal(row.over_h, 1), least: true },
  { label: 'runCost', value: (row) => row.objective, show: (row) => decimal(row.objective, 1) },
  { label: 'runGap', value: (row) => row.gap, show: (row) => gapText(row.gap) },
];

/** The places of the best values of a row; none where all are alike or nothing is known. */
export function bestOf(row: Row, schedules: readonly ComparedRow[]): ReadonlySet<number> {
  const values = schedules.map(row.value);
  const known = values.filter((each) => each !== null);
  if (!row.least || known.length < 2) return new Set();
  const best = Math.min(...known);
  if (known.every((each) => each === best)) return new Set();
  return new Set(values.flatMap((each, i) => (each === best ? [i] : [])));
}

/** What there is of service for a schedule: goals kept, or why nothing. */
function about({ simulated, goals, goals_kept: kept }: ComparedRow): string {
  if (simulated !== 'yes') return t(simulated === 'changed' ? 'cmpChanged' : 'cmpOutbound');
  return goals ? t('serviceKept', count(kept), count(goals)) : '';
}

/** A part by campaign, below its title; `about` says something of a schedule as a whole. */
function CampaignRows({ title, schedules, groups, about }: { title: Key; schedules: readonly ComparedRow[]; groups: readonly ServiceGroup[]; about?: (row: ComparedRow) => string }) {
  return (
    <tbody>
      <tr className="compare-part"><th scope="row">{t(title)}</th>{schedules.map((each) => <td key={each.schedule_id} className="num second">{about?.(each)}</td>)}</tr>
      {groups.map(({ queue, rows }) => [
        <tr key={queue} className="compare-queue"><th scope="rowgroup" colSpan={schedules.length + 1}>{queue}</th></tr>,
        ...rows.map(({ label, cells }) => <tr key={`${queue} ${label}`}><th scope="row">{label}</th>{cells.map(({ value, range, best }, i) => <td key={schedules[i]?.schedule_id} className={`num ${best ? 'good' : ''}`}><Best on={best} />{value}<span className="second">{range}</span></td>)}</tr>),
      ])}
    </tbody>
  );
}

function PlainRows({ title, rows, schedules }: { title: Key; rows: readonly Row[]; schedules: readonly ComparedRow[] }) {
  return (
    <tbody>
      <tr className="compare-part"><th scope="rowgroup" colSpan={schedules.length + 1}>{t(title)}</th></tr>
      {rows.map((row) => {
        const best = bestOf(row, schedules);
        return <tr key={row.label}><th scope="row">{t(row.label)}</th>{schedules.map((each, i) => <td key={each.schedule_id} className={`num ${best.has(i) ? 'good' : ''}`}><Best on={best.has(i)} />{row.show(each)}</td>)}</tr>;
      })}
    </tbody>
  );
}

const Best = ({ on }: { on: boolean }) => on && <><Icon name="check" size={11} /><span className="sr">{t('cmpBest')}</span> </>;

function Table({ schedules }: { schedules: readonly ComparedRow[] }) {
  return (
    <div className="card compare-box" tabIndex={0} role="group" aria-label={t('cmpTitle')}>
      <table className="small compare-table">
        <thead><tr><th scope="col"><span className="sr">{t('figure')}</span></th>{schedules.map((each) => <th key={each.schedule_id} scope="col" className="num"><span className="clip">{each.scenario}</span><span className="second">{t('schedPlanNumber', each.schedule_id)} · {t(each.state === 'published' ? 'schedPublished' : 'schedDraft')}</span></th>)}</tr></thead>
        <PlainRows title="cmpSize" rows={SIZE_ROWS} schedules={schedules} />
        <PlainRows title="cmpKept" rows={ROWS} schedules={schedules} />
        <CampaignRows title="serviceTitle" schedules={schedules} groups={serviceGroups(schedules)} about={about} />
        <CampaignRows title="cmpSkills" schedules={schedules} groups={skillGroups(schedules)} />
      </table>
    </div>
  );
}

/** The screen. */
export function Compare({ ids }: { ids: readonly number[] }) {
  const shown = useComparison(ids);
  const back = <a className="btn quiet icon-only" href={href('schedule')} aria-label={t('back')}><Icon name="back" /></a>;
  if (ids.length === 0) return <div className="screen"><Empty icon="columns" title={t('cmpNothing')}><a className="btn" href={href('schedule')}>{t('back')}</a></Empty></div>;
  if (!shown.data) return <div className="screen">{shown.problem ? <Failure problem={shown.problem} again={shown.again} /> : <Bones rows={4} height={60} />}</div>;
  return (
    <div className="screen stack" tabIndex={0} role="group" aria-label={t('cmpTitle')}>
      <div className="row">{back}<h2>{t('cmpTitle')}</h2></div>
      <Lead text={shown.data.sentence} />
      <Table schedules={shown.data.schedules} />
      <p className="faint">{t('cmpRange')} {t('costAbout')}</p>
    </div>
  );
}
