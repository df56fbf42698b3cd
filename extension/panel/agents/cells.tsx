/** The cells of the leaderboard that are more than a number. */
import { at, rateAt } from '../columns';
import { count, duration, NONE, percent, places, range, signedPercent, value, type Kind } from '../format';
import { Icon } from '../parts/Icon';
import { Ranged, rateSentence } from '../parts/RateValue';
import { StateMark, overText, useElapsed } from '../parts/State';
import { href } from '../route';
import { LABELS } from '../states';
import { counted, t, type Key, type Stem } from '../t';
import type { Rate, Status, TrendMark } from '../types';
import type { Board } from './columns';

interface CellProps {
  board: Board;
  row: number;
}

/** The place, and below it the places the data allow. */
export function RankCell({ board, row }: CellProps) {
  const c = board.columns;
  const rank = at(c.rank, row);
  if (rank == null) return <span className="thin">{t('notEnoughCalls')}</span>;
  const text = places(at(c.rank_low, row), at(c.rank_high, row));
  const tie = at(c.tie, row);
  const tied = tie == null ? 0 : c.tie.reduce<number>((n, other) => n + Number(other === tie), 0) - 1;
  const tip = tied > 0 ? t('tiedWith', text, counted('agents', tied, count(tied))) : t('couldBe', text);
  return (
    <span className="two" data-tip={tip}>
      <strong>{count(rank)}</strong>
      <span className="second places">{text}</span>
      {tied > 0 && <span className="sr">{tip}</span>}
    </span>
  );
}

function StateOf({ board, row }: CellProps) {
  const c = board.columns;
  const state = at(c.state, row);
  const elapsed = useElapsed(at(c.state_since, row));
  const campaign = board.campaigns.get(at(c.campaign_id, row) ?? -1);
  const over = overText(state, elapsed);
  const words = [`${t(LABELS[state])} ${elapsed === null ? '' : duration(elapsed)}`, board.narrow ? '' : over, board.narrow ? '' : campaign];
  return (
    <span className="second row">
      <StateMark state={state} seconds={elapsed} />
      <span className="clip">{words.filter(Boolean).join(' · ')}</span>
      {board.narrow && over && <span className="sr">{over}</span>}
    </span>
  );
}

/** The name, leading to the agent's page, with the state now below it. */
export function NameCell({ board, row }: CellProps) {
  const c = board.columns;
  const tip = [
    at(c.name, row),
    counted('calls', at(c.calls, row), count(at(c.calls, row))),
    counted('contacts', at(c.contacts, row), count(at(c.contacts, row))),
    counted('conversions', at(c.conversions, row), count(at(c.conversions, row))),
  ].join(' · ');
  return (
    <span className="two">
      <a className="name-link clip" href={href('agents', at(c.id, row))} data-tip={tip}>
        {at(c.name, row)}
      </a>
      <StateOf board={board} row={row} />
    </span>
  );
}

const ARROWS: Record<TrendMark, { icon: 'up' | 'flat' | 'down' | null; tone: string; words: Key }> = {
  improving: { icon: 'up', tone: 'good', words: 'trendImproving' },
  stable: { icon: 'flat', tone: 'muted', words: 'trendStable' },
  declining: { icon: 'down', tone: 'bad', words: 'trendDeclining' },
  'not enough calls': { icon: null, tone: 'muted', words: 'notEnoughCalls' },
};

/** The arrow of a trend with its word for those who do not see it. */
export function TrendArrow({ mark }: { mark: TrendMark }) {
  const { icon, tone, words } = ARROWS[mark];
  return (
    <span className={`trend ${tone}`} data-tip={t(words)}>
      {icon && <Icon name={icon} />}
      <span className="sr">{t(words)}</span>
    </span>
  );
}

/** Answer rate, the arrow of its trend, and the likely range. */
export function AnswerCell({ board, row }: CellProps) {
  const c = board.columns;
  const rate = rateAt(c.answer_rate, row);
  if (rate.value == null) return <Thin rate={rate} of="calls" />;
  const numerator = board.answers === 'non_machine' ? at(c.contacts, row) : at(c.human_answered, row);
  const tip = rateSentence(rate, 'share', 'calls', t('numeratorOf', count(numerator), count(rate.n)));
  return (
    <span className="two" data-tip={tip}>
      <span className="row" style={{ gap: 2 }}>
        {percent(rate.value, 0)}
        <TrendArrow mark={at(c.trend_mark, row)} />
      </span>
      <Spread rate={rate} kind="share" max={board.max?.['answer_rate']} />
      <span className="sr">{t('sampleOf', count(rate.n))}</span>
    </span>
  );
}

/** The likely range in words, and drawn where there is room (`max` ends the scale that all rows share). */
function Spread({ rate, kind, max }: { rate: Rate; kind: Kind; max?: number | undefined }) {
  if (max === undefined) return <span className="second">{range(rate.low, rate.high, kind)}</span>;
  return <Ranged rate={rate} kind={kind} max={max} />;
}

/** The signed change of the trend metric in points. */
export function TrendCell({ board, row }: CellProps) {
  const mark = at(board.columns.trend_mark, row);
  const { tone, words } = ARROWS[mark];
  const change = at(board.columns.trend, row);
  if (change == null || mark === 'not enough calls') {
    return <span className="faint" data-tip={t('notEnoughCalls')}>{NONE}<span className="sr">{t('notEnoughCalls')}</span></span>;
  }
  return (
    <span className={tone} data-tip={`${t(words)}\n${t('trendDeadBand')}`}>
      {signedPercent(change, 0)}
    </span>
  );
}

/** "not enough calls", with how many there are. */
export function Thin({ rate, of }: { rate: Rate; of: Stem }) {
  const tip = rateSentence(rate, 'share', of);
  return (
    <span className="thin" data-tip={tip}>
      {t('notEnoughCalls')}
      <span className="sr">{t('sampleOf', count(rate.n))}</span>
    </span>
  );
}

interface RateCellProps {
  rate: Rate;
  kind: Kind;
  of: Stem;
  digits?: number | undefined;
  max?: number | undefined;
}

/** An estimate and its likely range in two lines. */
export function RateCell({ rate, kind, of, digits, max }: RateCellProps) {
  if (rate.value == null) return <Thin rate={rate} of={of} />;
  return (
    <span className="two" data-tip={rateSentence(rate, kind, of)}>
      <span>{value(rate.value, kind, digits)}</span>
      <Spread rate={rate} kind={kind} max={max} />
      <span className="sr">{t('sampleOf', count(rate.n))}</span>
    </span>
  );
}

const STATUS: Record<Status, { icon: 'check' | 'warning' | 'minus'; tone: string; words: Key }> = {
  excellent: { icon: 'check', tone: 'excellent', words: 'statusExcellent' },
  good: { icon: 'check', tone: '', words: 'statusGood' },
  'needs coaching': { icon: 'warning', tone: 'coaching', words: 'statusCoaching' },
  'not enough calls': { icon: 'minus', tone: 'unsure', words: 'notEnoughCalls' },
};

/** Tick or warning with the word; the tip says which rule decided. */
export function StatusMark({ status, why }: { status: Status; why: string }) {
  const { icon, tone, words } = STATUS[status];
  return (
    <span className={`mark-status ${tone}`} data-tip={why || undefined}>
      <Icon name={icon} size={13} />
      {t(words)}
      {why && <span className="sr">{`. ${why}`}</span>}
    </span>
  );
}

/** The status cell of the board. */
export function StatusCell({ board, row }: CellProps) {
  return <StatusMark status={at(board.columns.status, row)} why={at(board.columns.status_why, row)} />;
}
