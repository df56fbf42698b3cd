/** What one agent can do and when: skills, campaigns never to be moved to, hours of the day, and whether they stay. */
import { t } from '../t';
import { ClockField, NumberField, WordsField } from './fields';
import type { SteeringProps } from './OptimiserTab';
import { abilityOf, clockOf, plainAbility, withAbility, type FullAbility } from './steering';

/** "Spanish · 09:00–17:00 · stays". */
function summary({ skills, never, from_min: from, until_min: until, max_hours: hours, fixed }: FullAbility): string {
  const span = from !== null || until !== null ? t('spanOf', clockOf(from) || '…', clockOf(until) || '…') : '';
  return [...skills, span, hours === null || Number.isNaN(hours) ? '' : t('hoursAtMost', hours), never.length > 0 ? t('neverCount', never.length) : '', fixed ? t('stays') : ''].filter(Boolean).join(' · ');
}

interface Props extends SteeringProps {
  id: number;
  name: string;
  campaigns: Record<string, string>;
}

/** Folded until it is opened. */
export function AbilityRow({ id, name, campaigns, chosen, errors, set }: Props) {
  const row = abilityOf(chosen, id);
  const change = (part: Partial<FullAbility>) => set({ abilities: withAbility(chosen, { ...row, ...part }).abilities });
  const never = (campaign: number, off: boolean) => change({ never: off ? [...row.never, campaign] : row.never.filter((each) => each !== campaign) });
  const sorted = Object.entries(campaigns).sort((a, b) => a[1].localeCompare(b[1]));
  return (
    <details className="campaign-terms">
      <summary><span className="clip">{name}</span><span className="faint clip">{plainAbility(row) ? t('noLimits') : summary(row)}</span></summary>
      <div className="form two-up">
        <div className="both"><WordsField label={t('fieldSkills')} hint={t('hintSkills')} value={row.skills} onChange={(skills) => change({ skills })} /></div>
        <ClockField label={t('fieldFrom')} error={errors[`abilities.${id}.from_min`]} value={row.from_min} onChange={(from_min) => change({ from_min })} />
        <ClockField label={t('fieldUntil')} error={errors[`abilities.${id}.until_min`]} value={row.until_min} onChange={(until_min) => change({ until_min })} />
        <NumberField label={t('fieldMaxHoursOwn')} unit="h" error={errors[`abilities.${id}.max_hours`]} value={row.max_hours} onChange={(max_hours) => change({ max_hours })} />
        <label className="check"><input type="checkbox" checked={row.fixed} onChange={(event) => change({ fixed: event.target.checked })} /><span>{t('fieldFixed')}</span></label>
        <fieldset className="both never">
          <legend>{t('fieldNever')}</legend>
          {sorted.map(([campaign, label]) => (
            <label className="check" key={campaign}><input type="checkbox" checked={row.never.includes(Number(campaign))} onChange={(event) => never(Number(campaign), event.target.checked)} /><span className="clip">{label}</span></label>
          ))}
        </fieldset>
      </div>
    </details>
  );
}
