/** What to warn of, how early and how often; how the lines are smoothed; which forecast the day gets. */
import { useState } from 'react';
import { count, decimal, hours, percent } from '../format';
import { Icon } from '../parts/Icon';
import { href } from '../route';
import { counted, t } from '../t';
import { Choices, NumberField, Slider } from './fields';
import { beyond, DEFAULTS, foresightOf, isDefault, LOOKS_A_DAY, memory, type Foresight } from './foresight';
import type { TabProps } from './SettingsScreen';

interface CardProps {
  chosen: Foresight;
  errors: TabProps['errors'];
  set: (change: Partial<Foresight>) => void;
}

function WarningsCard({ chosen, errors, set }: CardProps) {
  const field = (name: 'major_drop' | 'false_alerts_per_shift' | 'cool_down_min' | 'mute_below') => ({
    value: chosen[name], error: errors[`foresight.${name}`], onChange: (x: number | null) => set({ [name]: x ?? NaN }),
  });
  return (
    <section className="card" aria-label={t('warningsTitle')}>
      <header><h2>{t('warningsTitle')}</h2></header>
      <div className="body form two-up">
        <div className="both">
          <Slider label={t('fieldHorizon')} hint={t('hintHorizon')} error={errors['foresight.horizon_min']} value={chosen.horizon_min}
            min={30} max={240} step={15} shown={hours(chosen.horizon_min * 60)} onChange={(horizon_min) => set({ horizon_min })} />
        </div>
        <NumberField label={t('fieldMajorDrop')} unit="%" scale={0.01} hint={t('hintMajorDrop')} {...field('major_drop')} />
        <NumberField label={t('fieldBudget')} hint={budgetHint(chosen.false_alerts_per_shift)} {...field('false_alerts_per_shift')} />
        <NumberField label={t('fieldCoolDown')} unit="min" hint={t('hintCoolDown')} {...field('cool_down_min')} />
        <NumberField label={t('fieldMute')} unit="%" scale={0.01} hint={t('hintMute')} {...field('mute_below')} />
      </div>
    </section>
  );
}

/** What the budget means: so many false alerts a shift, or one in so many shifts. */
function budgetHint(perShift: number): string {
  if (!(perShift > 0)) return t('hintBudget');
  const said = perShift >= 1 ? t('budgetAShift', decimal(perShift, Number.isInteger(perShift) ? 0 : 1)) : t('budgetInShifts', count(1 / perShift));
  return `${said} ${t('hintBudget')}`;
}

function UnusualCard({ chosen, errors, set }: CardProps) {
  const outside = beyond(chosen.unusual_z);
  const limit = decimal(chosen.unusual_z, 1);
  return (
    <section className="card" aria-label={t('unusualTitle')}>
      <header><h2>{t('unusualTitle')}</h2></header>
      <div className="body stack">
        <Choices legend={t('unusualLegend')} value={chosen.unusual_rule} onChange={(unusual_rule) => set({ unusual_rule })} options={[
          { value: 'budget', label: 'unusualBudget', about: 'unusualBudgetAbout' },
          { value: 'seed', label: 'unusualSeed', about: 'unusualSeedAbout' },
        ]} />
        {chosen.unusual_rule === 'seed' && (
          <>
            <Slider label={t('fieldUnusual')} error={errors['foresight.unusual_z']} value={chosen.unusual_z} min={1} max={6} step={0.1}
              shown={t('timesSpread', limit)} onChange={(unusual_z) => set({ unusual_z })}
              hint={t('hintUnusual', percent(1 - outside, outside < 0.001 ? 3 : 1), count(Math.round(1 / outside)))} />
            <p className="note"><Icon name="info" size={13} /><span>
              {chosen.unusual_z === DEFAULTS.unusual_z && `${t('unusualHonest')} `}{t('unusualLooks', count(LOOKS_A_DAY), decimal(outside * LOOKS_A_DAY, outside * LOOKS_A_DAY < 9.5 ? 1 : 0))}
            </span></p>
          </>
        )}
      </div>
    </section>
  );
}

function LineCard({ chosen, errors, set }: CardProps) {
  const intervals = memory(chosen.alpha);
  return (
    <section className="card" aria-label={t('lineTitle')}>
      <header><h2>{t('lineTitle')}</h2></header>
      <div className="body stack">
        <Slider label={t('fieldAlpha')} error={errors['foresight.alpha']} value={chosen.alpha} min={0.05} max={0.9} step={0.05}
          shown={percent(chosen.alpha, 0)} onChange={(alpha) => set({ alpha })}
          hint={<>
            <strong>{t('memoryOf', counted('intervals', Math.round(intervals), decimal(intervals, 1)), hours(intervals * chosen.interval_min * 60))}</strong>
            {' '}{t('hintAlpha')}
          </>} />
        <Choices legend={t('intervalLegend')} value={String(chosen.interval_min)}
          onChange={(each) => set({ interval_min: Number(each) as Foresight['interval_min'] })} options={[
            { value: '5', label: 'interval5', about: 'interval5About' },
            { value: '15', label: 'interval15', about: 'interval15About' },
            { value: '30', label: 'interval30', about: 'interval30About' },
          ]} />
        <Choices legend={t('handleLegend')} value={chosen.handle_better} onChange={(handle_better) => set({ handle_better })} options={[
          { value: 'lower', label: 'handleLower', about: 'handleLowerAbout' },
          { value: 'higher', label: 'handleHigher', about: 'handleHigherAbout' },
        ]} />
      </div>
    </section>
  );
}

function ModelCard({ chosen, set }: CardProps) {
  return (
    <section className="card" aria-label={t('modelTitle')}>
      <header><h2>{t('modelTitle')}</h2></header>
      <div className="body">
        <Choices legend={t('modelLegend')} value={chosen.model} onChange={(model) => set({ model })} options={[
          { value: 'learned', label: 'modelLearned', about: 'modelLearnedAbout' },
          { value: 'pattern', label: 'modelPattern', about: 'modelPatternAbout' },
          { value: 'ewma', label: 'modelEwma', about: 'modelEwmaAbout' },
          { value: 'gamma_poisson', label: 'modelCautious', about: 'modelCautiousAbout' },
        ]} />
      </div>
    </section>
  );
}

/** The tab. */
export function ForesightTab({ draft, errors, change }: TabProps) {
  const [edition, setEdition] = useState(0);
  const chosen = foresightOf(draft);
  const set = (part: Partial<Foresight>) => change({ foresight: { ...chosen, ...part } });
  const restore = () => {
    set(DEFAULTS);
    setEdition((n) => n + 1);
  };
  const props: CardProps = { chosen, errors, set };
  return (
    <>
      <p className="note">
        <Icon name="info" size={13} />
        <span>
          {isDefault(chosen) ? t('foresightDefault') : t('foresightChanged')}{' '}
          <a href={href('record')}>{t('seeRecord')}</a>
        </span>
      </p>
      <div className="stack" key={edition}>
        <WarningsCard {...props} />
        <UnusualCard {...props} />
        <LineCard {...props} />
        <ModelCard {...props} />
      </div>
      {!isDefault(chosen) && <button type="button" className="btn" onClick={restore}><Icon name="refresh" />{t('foresightRestore')}</button>}
    </>
  );
}
