/** Who did what and when: looks at agents, exports, settings, reactions, logouts; newest first, paged. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask, type Answer } from '../../shared/ask';
import { apiPath } from '../data';
import { clock, count, day } from '../format';
import { Icon, type IconName } from '../parts/Icon';
import { Bones, Empty, Failure } from '../parts/Notice';
import { Search } from '../parts/Search';
import { Select } from '../parts/Select';
import type { Route } from '../route';
import { t } from '../t';
import type { Audit, AuditRow } from '../types';
import '../css/reports.css';

const PAGE = 200;

/** Pages of the audit, joined; the oldest known line leads on. */
function useAudit() {
  const result = useInfiniteQuery({
    queryKey: ['audit', apiPath('audit')],
    queryFn: ({ pageParam }) => ask<Audit>(apiPath('audit', { before: pageParam, limit: PAGE })),
    initialPageParam: null as number | null,
    getNextPageParam: (last: Answer<Audit>) => (last.ok ? last.data.next : null),
    refetchOnWindowFocus: false,
  });
  const answers = result.data?.pages;
  const pages = useMemo(() => (answers ?? []).flatMap((answer) => (answer.ok ? [answer.data] : [])), [answers]);
  return { result, pages, problem: answers?.find((answer) => !answer.ok)?.problem ?? null };
}

const ICONS: readonly [RegExp, IconName][] = [
  [/^view/, 'search'], [/^export/, 'download'], [/settings/, 'settings'], [/^(un)?pair/, 'plug'], [/log_?out/, 'logout'], [/react/, 'check'], [/erase/, 'close'],
];
const iconOf = (action: string): IconName => ICONS.find(([of]) => of.test(action))?.[1] ?? 'info';

/** The rows day by day, as the centre's calendar has them. */
export function byDay(rows: readonly AuditRow[], zone: string): { name: string; rows: AuditRow[] }[] {
  const days = new Map<string, AuditRow[]>();
  for (const row of rows) {
    const name = day(row.at, zone);
    days.set(name, [...(days.get(name) ?? []), row]);
  }
  return [...days].map(([name, of]) => ({ name, rows: of }));
}

/** True for the rows of one person, and those whose words contain the text. */
export const passes = ({ who: by, sentence, detail }: AuditRow, who: string, text: string): boolean =>
  (who === '' || by === who) && `${sentence} ${detail}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

function Line({ row, zone }: { row: AuditRow; zone: string }) {
  return (
    <li className="audit-row">
      <time>{clock(row.at, zone, true)}</time>
      <Icon name={iconOf(row.action)} size={13} />
      <span>{row.sentence}{row.detail && !row.sentence.includes(row.detail.replaceAll('_', ' ')) && <span className="second"> {row.detail}</span>}</span>
      {!row.sentence.includes(row.who) && <span className="second clip">{row.who}</span>}
    </li>
  );
}

/** Screen "Audit log". */
export default function AuditScreen(_: { route: Route }) {
  const { result, pages, problem } = useAudit();
  const [who, setWho] = useState('');
  const [text, setText] = useState('');
  const [first] = pages;
  const all = useMemo(() => pages.flatMap(({ rows }) => rows), [pages]);
  if (!first) return <div className="screen">{problem ? <Failure problem={problem} again={() => void result.refetch()} /> : <Bones rows={10} height={30} />}</div>;
  const people = [...new Set(all.map((row) => row.who))].filter(Boolean).sort();
  const rows = all.filter((row) => passes(row, who, text));
  return (
    <div className="screen full">
      <div className="filters">
        <Search label={t('findInAudit')} value={text} onChange={setText} />
        <Select label={t('auditWho')} value={who} onChange={setWho}>
          <option value="">{t('everybody')}</option>
          {people.map((each) => <option key={each} value={each}>{each}</option>)}
        </Select>
      </div>
      <div className="screen stack audit" tabIndex={0} role="group" aria-label={t('auditTitle')}>
        <p className="faint">{t('auditAbout')}</p>
        {rows.length === 0 && <Empty icon="audit" title={t('noAudit')} />}
        {byDay(rows, first.centre.zone).map(({ name, rows: of }) => (
          <section key={name} className="card audit-day" aria-label={name}>
            <h2>{name}</h2>
            <ol>{of.map((row, i) => <Line key={`${row.at} ${row.action} ${i}`} row={row} zone={first.centre.zone} />)}</ol>
          </section>
        ))}
        {result.hasNextPage && <button type="button" className="btn older" disabled={result.isFetchingNextPage} onClick={() => void result.fetchNextPage()}>{result.isFetchingNextPage ? t('loadingMore') : t('older', count(all.length))}</button>}
      </div>
    </div>
  );
}
