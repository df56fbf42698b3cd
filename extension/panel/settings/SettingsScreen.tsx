/** Settings and data health: tabs over one draft, saved whole. */
import { useState } from 'react';
import { put } from '../../shared/ask';
import { apiPath, client, useSettings } from '../data';
import { Bones, Failure } from '../parts/Notice';
import { href, windowOf, type Route } from '../route';
import { t, type Key } from '../t';
import type { CentreSettings, Problem, SettingsAnswer } from '../types';
import { Connection } from './Connection';
import { Display } from './Display';
import { ForesightTab } from './ForesightTab';
import { check, type Errors } from './form';
import { Formulas } from './Formulas';
import { Health } from './Health';
import { OptimiserTab } from './OptimiserTab';
import { Values } from './Values';
import '../css/settings.css';

/** What every tab of the form gets. */
export interface TabProps {
  draft: CentreSettings;
  errors: Errors;
  change: (change: Partial<CentreSettings>) => void;
}

const TABS: readonly { id: string; label: Key }[] = [
  { id: 'health', label: 'tabHealth' },
  { id: 'connection', label: 'tabConnection' },
  { id: 'formulas', label: 'tabFormulas' },
  { id: 'foresight', label: 'tabForesight' },
  { id: 'optimiser', label: 'tabOptimiser' },
  { id: 'values', label: 'tabValues' },
  { id: 'display', label: 'tabDisplay' },
];

interface SaveProps {
  errors: Errors;
  problem: Problem | null;
  busy: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

function SaveBar({ errors, problem, busy, onSave, onDiscard }: SaveProps) {
  const wrong = Object.keys(errors).length;
  const said = problem ? `${problem.message} ${problem.what_to_do ?? ''}` : wrong ? t('fixFirst') : t('unsaved');
  return (
    <div className="save-bar">
      <span className={`grow ${problem || wrong ? 'bad' : ''}`} role="status">{said}</span>
      <button type="button" className="btn quiet" onClick={onDiscard}>{t('discard')}</button>
      <button type="button" className="btn primary" disabled={wrong > 0 || busy} onClick={onSave}>{t('save')}</button>
    </div>
  );
}

function Loaded({ answer, route }: { answer: SettingsAnswer; route: Route }) {
  const [draft, setDraft] = useState(answer.settings);
  const [edited, setEdited] = useState(false);
  const [edition, setEdition] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const current = edited ? draft : answer.settings;
  const errors = edited ? check(draft) : {};
  const change = (part: Partial<CentreSettings>) => {
    setDraft({ ...current, ...part });
    setEdited(true);
  };
  const reset = () => {
    setEdited(false);
    setProblem(null);
    setEdition((n) => n + 1);
  };
  const save = async () => {
    setBusy(true);
    const said = await put<SettingsAnswer>(apiPath('settings'), draft);
    setBusy(false);
    if (!said.ok) return setProblem(said.problem);
    await client.invalidateQueries();
    reset();
  };
  const tab = TABS.find((each) => each.id === route.id)?.id ?? 'health';
  const props: TabProps = { draft: current, errors, change };
  return (
    <>
      <nav className="subtabs" aria-label={t('navSettings')}>
        {TABS.map((each) => (
          <a key={each.id} href={href('settings', each.id)} aria-current={each.id === tab ? 'page' : undefined}>{t(each.label)}</a>
        ))}
      </nav>
      <div className={`screen stack settings ${tab}`} tabIndex={0} key={`${tab} ${edition}`}>
        {tab === 'health' && <Health missing={answer.missing} />}
        {tab === 'connection' && <Connection {...props} answer={answer} />}
        {tab === 'formulas' && <Formulas {...props} window={windowOf(route)} />}
        {tab === 'foresight' && <ForesightTab {...props} />}
        {tab === 'optimiser' && <OptimiserTab {...props} campaigns={answer.campaigns} />}
        {tab === 'values' && <Values {...props} campaigns={answer.campaigns} />}
        {tab === 'display' && <Display />}
      </div>
      {edited && <SaveBar errors={errors} problem={problem} busy={busy} onSave={() => void save()} onDiscard={reset} />}
    </>
  );
}

/** Screen 7. Data health shows even while the settings cannot be read. */
export function SettingsScreen({ route }: { route: Route }) {
  const shown = useSettings();
  return (
    <div className="screen full">
      {shown.data && <Loaded answer={shown.data} route={route} key={shown.data.centre.id} />}
      {!shown.data && !shown.problem && <div className="pad"><Bones rows={5} height={56} /></div>}
      {!shown.data && shown.problem && <Failure problem={shown.problem} again={shown.again} />}
    </div>
  );
}
