/** How much of the legal drop limit of the last 30 days is used: a small bar with the limit marked. */
import { count, percent } from '../format';
import { linear } from '../parts/linear';
import { counted, t } from '../t';

/** Where the eye should go: near the limit, or beyond. */
export function dropLevel(rate: number, limit: number): 'ok' | 'warn' | 'bad' {
  if (rate >= limit * 0.97) return 'bad';
  return rate >= limit * 0.83 ? 'warn' : 'ok';
}

interface Props {
  drops: number;
  answers: number;
  limit: number;
  /** False while days of the 30 are still being read: then the share would claim too much. */
  complete: boolean;
}

/** Share dropped over 30 days against the limit, with the counts for those who ask. */
export function DropBudget({ drops, answers, limit, complete }: Props) {
  if (!complete) return <span className="thin">{t('stillReading')}</span>;
  if (answers === 0) return <span className="thin">{t('noAnswers30')}</span>;
  const rate = drops / answers;
  const level = dropLevel(rate, limit);
  const x = linear([0, limit * 1.33], [0, 100]);
  const left = Math.floor(limit * answers - drops);
  const words = left >= 0 ? t('dropsLeft', count(left)) : t('dropsOver', count(-left));
  const tip = t('drops30Tip', counted('drops', drops, count(drops)), counted('answered', answers, count(answers)), percent(limit, 0), words);
  return (
    <span className="two budget" data-tip={tip}>
      <span className="row">
        <svg className="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" y="1" width="100" height="6" />
          <rect className={`fill ${level}`} y="1" width={x(rate)} height="6" />
          <line className="limit" x1={x(limit)} x2={x(limit)} y1="0" y2="8" />
        </svg>
        <span className={level === 'ok' ? '' : level}>{percent(rate, 1)}</span>
      </span>
      <span className="sr">{tip}</span>
    </span>
  );
}
