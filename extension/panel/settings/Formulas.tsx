/** Which formulas, definitions and thresholds the board uses. */
import { t } from '../t';
import type { CentreSettings, WindowName } from '../types';
import { Choices, NumberField } from './fields';
import { SeedSwitchTable } from './SeedSwitchTable';
import type { TabProps } from './SettingsScreen';

type RankMetric = CentreSettings['rank_metric'];
type Benchmark = CentreSettings['benchmark'];

/** The tab. */
export function Formulas({ draft, errors, change, window }: TabProps & { window: WindowName }) {
  const number = (name: 'dead_band_points' | 'min_contacts' | 'excellent_at' | 'good_at') => ({
    error: errors[name], value: draft[name], onChange: (x: number | null) => change({ [name]: x ?? NaN }),
  });
  return (
    <>
      <section className="card" aria-label={t('formulasTitle')}>
        <header><h2>{t('formulasTitle')}</h2></header>
        <div className="body stack">
          <Choices legend={t('formulasLegend')} value={draft.formulas} onChange={(formulas) => change({ formulas })} options={[
            { value: 'corrected', label: 'formulasCorrected', about: 'formulasCorrectedAbout' },
            { value: 'seed', label: 'formulasSeed', about: 'formulasSeedAbout' },
          ]} />
          <SeedSwitchTable window={window} />
        </div>
      </section>
      <section className="card" aria-label={t('rankingTitle')}>
        <header><h2>{t('rankingTitle')}</h2></header>
        <div className="body stack">
          <Choices<RankMetric> legend={t('rankLegend')} value={draft.rank_metric} onChange={(rank_metric) => change({ rank_metric })} options={[
            { value: 'conversions_per_hour', label: 'colConversionsPerHour' },
            { value: 'conversion_per_contact', label: 'colConversionPerContact' },
            { value: 'answer_rate', label: 'colAnswerRate' },
            { value: 'efficiency', label: 'colQuality' },
            { value: 'calls', label: 'colCalls' },
          ]} />
          <Choices<Benchmark> legend={t('benchmarkLegend')} value={draft.benchmark} onChange={(benchmark) => change({ benchmark })} options={[
            { value: 'team_mean', label: 'benchmarkMean' },
            { value: 'team_median', label: 'benchmarkMedian' },
            { value: 'own_history', label: 'benchmarkOwn' },
            { value: 'target', label: 'benchmarkTarget' },
          ]} />
          <Choices legend={t('answerLegend')} value={draft.answer_definition} onChange={(answer_definition) => change({ answer_definition })} options={[
            { value: 'human_answered', label: 'answerHuman', about: 'answerHumanAbout' },
            { value: 'non_machine', label: 'answerNonMachine', about: 'answerNonMachineAbout' },
            { value: 'all_dials', label: 'answerAll', about: 'answerAllAbout' },
          ]} />
        </div>
      </section>
      <section className="card" aria-label={t('thresholdsTitle')}>
        <header><h2>{t('thresholdsTitle')}</h2></header>
        <div className="body form two-up">
          <NumberField label={t('fieldDeadBand')} unit={t('unitPoints')} hint={t('hintDeadBand')} {...number('dead_band_points')} />
          <NumberField label={t('fieldMinContacts')} hint={t('hintMinContacts')} {...number('min_contacts')} />
          <NumberField label={t('fieldExcellent')} unit="%" {...number('excellent_at')} />
          <NumberField label={t('fieldGood')} unit="%" {...number('good_at')} />
          <NumberField label={t('fieldDropLimit')} unit="%" hint={t('hintDropLimit')} error={errors['drop_limit']} scale={0.01}
            value={draft.drop_limit} onChange={(x) => change({ drop_limit: x ?? NaN })} />
        </div>
      </section>
    </>
  );
}
