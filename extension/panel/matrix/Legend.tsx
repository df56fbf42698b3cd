/** What the colours and shapes of the matrix mean. */
import { value, type Kind } from '../format';
import { t } from '../t';
import type { Matrix } from '../types';
import { scaleEnds, viridis } from './colours';

const STEPS = 12;

/** A ramp with its ends, and the four marks. */
export function Legend({ matrix, kind }: { matrix: Matrix; kind: Kind }) {
  const { low, high } = scaleEnds(matrix);
  return (
    <ul className="legend matrix-legend">
      <li>
        {value(low, kind)}
        <svg width="60" height="10" aria-hidden="true">
          {Array.from({ length: STEPS }, (_, i) => (
            <rect key={i} x={i * 5} width="5.5" height="10" fill={viridis(i / (STEPS - 1))} />
          ))}
        </svg>
        {value(high, kind)}
      </li>
      <li><svg width="10" height="10" aria-hidden="true"><path className="shape line" d="M1 5l3 3 5-6" /></svg>{t('markBest')}</li>
      <li><svg width="10" height="10" aria-hidden="true"><path className="shape line" d="M1 3.5h8M1 7h8" /></svg>{t('markTie')}</li>
      <li><svg width="10" height="10" aria-hidden="true"><path className="shape" d="M5 1l4.5 8h-9Z" /></svg>{t('markMismatch')}</li>
      <li><svg width="10" height="10" aria-hidden="true"><path className="shape line thin-line" d="M0 10L10 0M0 5L5 0M5 10L10 5" /></svg>{t('notEnoughCalls')}</li>
    </ul>
  );
}
