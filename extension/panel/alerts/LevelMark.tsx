import { t } from '../t';
import type { AlertLevel, AlertTone, Confidence } from '../types';
import { LEVELS } from './select';
import { LEVEL_ABOUT, LEVEL_LABELS } from './words';

/** The steps of advice: those of alerts and one above. */
export const CONFIDENCES: readonly Confidence[] = [...LEVELS, 'urgent'];

interface Props {
  level: Confidence;
  tone: AlertTone;
  /** All the steps there are, the lowest first. */
  of?: readonly Confidence[];
}

/** How sure: as many bars as steps, and the word; the colour only repeats them. */
export function LevelMark({ level, tone, of = LEVELS }: Props) {
  const filled = of.indexOf(level) + 1;
  const about = level === 'urgent' ? t('levelUrgentAbout') : of === LEVELS ? t(LEVEL_ABOUT[level]) : t(ABOUT[level]);
  return (
    <span className={`level ${tone} ${level}`} data-tip={about}>
      <svg width={of.length * 5 - 1} height="12" viewBox={`0 0 ${of.length * 5 - 1} 12`} aria-hidden="true">
        {of.map((step, i) => {
          const height = ((i + 1) * 12) / of.length;
          return <rect key={step} className={i < filled ? 'on' : 'off'} x={i * 5} y={12 - height} width="4" height={height} rx="1" />;
        })}
      </svg>
      {t(level === 'urgent' ? 'levelUrgent' : LEVEL_LABELS[level])}
    </span>
  );
}

const ABOUT: Record<AlertLevel, 'adviceWatchAbout' | 'adviceLikelyAbout' | 'adviceActAbout'> = { watch: 'adviceWatchAbout', likely: 'adviceLikelyAbout', act: 'adviceActAbout' };
