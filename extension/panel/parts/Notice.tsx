/** What a screen shows instead of data: nothing yet, nothing there, or something wrong and what to do. */
import type { ReactNode } from 'react';
import { t } from '../t';
import type { Problem } from '../types';
import { Icon, type IconName } from './Icon';

/** An empty place that says why it is empty. */
export function Empty({ icon = 'info', title, children }: { icon?: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={22} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A failure: what happened, what to do, and a way to try again. */
export function Failure({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div role="alert">
      <Empty icon="warning" title={problem.message}>
        {problem.what_to_do && <p>{problem.what_to_do}</p>}
        <button type="button" className="btn" onClick={again}>
          <Icon name="refresh" />
          {t('tryAgain')}
        </button>
      </Empty>
    </div>
  );
}

/** Grey shapes of the size of what will come, so that nothing jumps when it does. */
export function Bones({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  return (
    <div className="stack" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, i) => (
        <span className="bone" key={i} style={{ height }} />
      ))}
    </div>
  );
}
