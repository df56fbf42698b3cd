import { t } from '../t';
import type { AlertLevel, AlertTone } from '../types';
import { steps } from './select';
import { LEVEL_ABOUT, LEVEL_LABELS } from './words';

/** How sure: one, two or three bars and the word; the colour only repeats them. */
export function LevelMark({ level, tone }: { level: AlertLevel; tone: AlertTone }) {
  const filled = steps(level);
  return (
    <span className={`level ${tone} ${level}`} data-tip={t(LEVEL_ABOUT[level])}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <rect key={step} className={step <= filled ? 'on' : 'off'} x={(step - 1) * 5} y={12 - step * 4} width="4" height={step * 4} rx="1" />
        ))}
      </svg>
      {t(LEVEL_LABELS[level])}
    </span>
  );
}
