/** What one campaign asks of its crew: seats, fewest agents, skills, and how it is dialed. */
import { count } from '../format';
import { t } from '../t';
import { NumberField, WordsField } from './fields';
import type { SteeringProps } from './OptimiserTab';
import { plainWanted, wantedOf, withWanted, type FullWanted } from './steering';

/** "2 to 8 agents · Spanish · not predictive". */
function summary({ seats, crew_min: min, needs, predictive }: FullWanted): string {
  if (Number.isNaN(seats) || Number.isNaN(min)) return '';
  const crew = seats !== null ? t('crewBetween', count(min), count(seats)) : min > 0 ? t('crewFrom', count(min)) : '';
  return [crew, ...needs, predictive ? '' : t('notPredictive')].filter(Boolean).join(' · ');
}

/** Folded until it is opened. */
export function WantedRow({ id, name, chosen, errors, set }: SteeringProps & { id: number; name: string }) {
  const row = wantedOf(chosen, id);
  const change = (part: Partial<FullWanted>) => set({ wanted: withWanted(chosen, { ...row, ...part }).wanted });
  return (
    <details className="campaign-terms">
      <summary><span className="clip">{name}</span><span className="faint clip">{plainWanted(row) ? t('noLimits') : summary(row)}</span></summary>
      <div className="form two-up">
        <NumberField label={t('fieldCrewMin')} error={errors[`wanted.${id}.crew_min`]} value={row.crew_min} onChange={(x) => change({ crew_min: x ?? 0 })} />
        <NumberField label={t('fieldSeats')} hint={t('hintSeats')} error={errors[`wanted.${id}.seats`]} value={row.seats} onChange={(seats) => change({ seats })} />
        <div className="both"><WordsField label={t('fieldNeeds')} hint={t('hintNeeds')} value={row.needs} onChange={(needs) => change({ needs })} /></div>
        <label className="check both"><input type="checkbox" checked={row.predictive} onChange={(event) => change({ predictive: event.target.checked })} /><span>{t('fieldPredictive')}</span></label>
      </div>
    </details>
  );
}
