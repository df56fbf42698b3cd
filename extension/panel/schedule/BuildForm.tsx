/** "Build a week from the stored history": which week, which campaigns, which service, how many more contacts. */
import { useState, type FormEvent } from 'react';
import { apiPath, useAnswer } from '../data';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { go } from '../route';
import { NumberField } from '../settings/fields';
import { counted, t } from '../t';
import type { NewScenarioRequest, Problem, ScenarioAnswer, Scenarios, Snapshot } from '../types';
import { act } from './api';
import { BackTest } from './BackTest';
import { Trouble } from './parts';
import { scenarioHref } from './route';
import { dayOf, dayWords, mondayOf, plusDays } from './times';

const WEEKS_AHEAD = 8;
const AHEAD = [1, 2, 3, 4];
const HISTORY = [1, 2, 4, 6, 8, 12];

interface Form {
  first: string;
  back: string;
  /** How many weeks are planned at once. */
  ahead: string;
  growth: number | null;
  off: number | null;
  share: number | null;
  within: number | null;
  campaigns: ReadonlySet<number>;
  /** How much each past week counts, the last one first; null as usual, each week back a fifth less. */
  weights: readonly (number | null)[] | null;
}

/** The Mondays that can be chosen: this week's and those of the weeks after it. */
export function mondays(now: number, zone: string): string[] {
  const first = mondayOf(dayOf(now, zone));
  return Array.from({ length: WEEKS_AHEAD }, (_, n) => plusDays(first, 7 * n));
}

/** The weights of as many weeks as are averaged, none where they count as usual; null where one is missing or none counts. */
function weightsOf({ weights, back }: Form): number[] | null {
  if (weights === null) return [];
  const each = Array.from({ length: Number(back) }, (_, i) => (weights[i] === undefined ? 1 : weights[i]));
  const fine = each.filter((one): one is number => one !== null && one >= 0 && one <= 1000);
  return fine.length === each.length && fine.some((one) => one > 0) ? fine : null;
}

/** What is sent; null for a form that makes no sense. */
export function requestOf(form: Form): NewScenarioRequest | null {
  const { growth, off, share, within } = form;
  if (growth === null || off === null || share === null || within === null) return null;
  if (growth < -0.9 || growth > 9 || off < 0 || off > 0.6 || share < 0.05 || share > 0.99 || within < 1 || within > 3600) return null;
  const weights = weightsOf(form);
  if (weights === null) return null;
  return {
    origin: 'history', first: form.first, history_weeks: Number(form.back), growth: Math.round((1 + growth) * 1e6) / 1e6, shrinkage: off,
    answer_share: share, answer_within_s: within, campaigns: [...form.campaigns].sort((a, b) => a - b),
    ...(weights.length > 0 ? { weights } : {}), ...(form.ahead === '1' ? {} : { weeks: Number(form.ahead) }),
  };
}

function Campaigns({ snapshot, chosen, toggle }: { snapshot: Snapshot; chosen: ReadonlySet<number>; toggle: (id: number) => void }) {
  const { id, name } = snapshot.campaigns.columns;
  return (
    <fieldset className="campaign-choice">
      <legend>{t('schedQueues')} <span className="second">{chosen.size === 0 ? t('schedAllQueues') : ''}</span></legend>
      <div className="pills">
        {id.map((each, i) => (
          <label key={each} className="pill"><input type="checkbox" checked={chosen.has(each)} onChange={() => toggle(each)} /><span className="clip">{name[i]}</span></label>
        ))}
      </div>
    </fieldset>
  );
}

function Weights({ form, change }: { form: Form; change: (part: Partial<Form>) => void }) {
  const { weights } = form;
  const set = (place: number, value: number | null) => change({ weights: Array.from({ length: Number(form.back) }, (_, i) => (i === place ? value : weights?.[i] === undefined ? 1 : weights[i])) });
  return (
    <fieldset className="stack">
      <label className="row"><input type="checkbox" checked={weights !== null} onChange={(event) => change({ weights: event.target.checked ? [] : null })} />{t('schedWeights')}</label>
      {weights !== null && <div className="build-grid">{Array.from({ length: Number(form.back) }, (_, i) => <NumberField key={i} label={i === 0 ? t('schedWeightLast') : t('schedWeightBack', i + 1)} unit="×" value={weights[i] === undefined ? 1 : weights[i]} onChange={(value) => set(i, value)} />)}</div>}
      {weights !== null && <p className="faint">{t('schedWeightsAbout')}</p>}
    </fieldset>
  );
}

/** The other ways to a new week: the newest one copied to the week after it, or a file. `known`: calls are stored to forecast from. */
function Others({ plans, known, made, failed }: { plans: Scenarios; known: boolean; made: (id: number) => void; failed: (problem: Problem) => void }) {
  const [anew, setAnew] = useState(true);
  const send = async (body: NewScenarioRequest) => {
    const answer = await act<ScenarioAnswer>('scenarios', body);
    if (!answer.ok) return failed(answer.problem);
    keepNotes(answer.data);
    made(answer.data.scenario_id);
  };
  const read = async (file: File | undefined) => {
    if (!file) return;
    const kind = /\.json$/i.test(file.name) ? 'json' : /\.xml$/i.test(file.name) ? 'xml' : 'yaml';
    await send({ origin: 'file', text: await file.text(), kind });
  };
  return (
    <p className="row wrap other-ways">
      {plans.scenarios.length > 0 && <button type="button" className="btn small-btn" onClick={() => void send({ origin: 'next_week', ...(known ? { forecast_again: anew } : {}) })} data-tip={t('schedMoveOnAbout')}><Icon name="next" size={13} />{t('schedMoveOn')}</button>}
      {plans.scenarios.length > 0 && known && <label className="row small"><input type="checkbox" checked={anew} onChange={(event) => setAnew(event.target.checked)} />{t('schedMoveAnew')}</label>}
      <label className="btn small-btn file-button"><Icon name="download" size={13} />{t('schedFromFile')}<input type="file" accept=".yaml,.yml,.json,.xml" className="sr" onChange={(event) => void read(event.target.files?.[0])} /></label>
    </p>
  );
}

/** The form; after it the new scenario is opened. */
export function BuildForm({ plans }: { plans: Scenarios }) {
  const snapshot = useAnswer<Snapshot>(apiPath('snapshot', { window: '7d' })).data;
  const choices = mondays(plans.now, plans.centre.zone);
  const [form, setForm] = useState<Form>({ first: choices[1] ?? '', back: '6', ahead: '1', growth: 0, off: 0, share: 0.8, within: 20, campaigns: new Set(), weights: null });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const toggle = (id: number) => {
    const campaigns = new Set(form.campaigns);
    if (!campaigns.delete(id)) campaigns.add(id);
    change({ campaigns });
  };
  const body = requestOf(form);
  const open = (id: number) => go(scenarioHref({ id }));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!body || busy) return;
    setBusy(true);
    const answer = await act<ScenarioAnswer>('scenarios', body);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    keepNotes(answer.data);
    open(answer.data.scenario_id);
  };
  return (
    <form className="card build" aria-label={t('schedBuild')} onSubmit={(event) => void send(event)}>
      <header><h2>{t('schedBuild')}</h2></header>
      <div className="body stack">
        <div className="build-grid">
          <span className="form-field"><span className="label">{t('schedWeek')}</span>
            <Select label={t('schedWeek')} value={form.first} onChange={(first) => change({ first })}>{choices.map((each, i) => <option key={each} value={each}>{`${dayWords(each, 'date')}${i === 0 ? ` (${t('schedThisWeek')})` : ''}`}</option>)}</Select>
          </span>
          <span className="form-field"><span className="label">{t('schedHistory')}</span>
            <Select label={t('schedHistory')} value={form.back} onChange={(back) => change({ back })}>{HISTORY.map((n) => <option key={n} value={n}>{t('schedLastWeeks', n)}</option>)}</Select>
          </span>
          <span className="form-field"><span className="label">{t('schedAhead')}</span>
            <Select label={t('schedAhead')} value={form.ahead} onChange={(ahead) => change({ ahead })}>{AHEAD.map((n) => <option key={n} value={n}>{counted('weeks', n, String(n))}</option>)}</Select>
          </span>
          <NumberField label={t('schedGrowth')} unit="%" value={form.growth} scale={0.01} onChange={(growth) => change({ growth })} />
          <NumberField label={t('schedOffPhones')} unit="%" value={form.off} scale={0.01} onChange={(off) => change({ off })} />
        </div>
        {form.ahead !== '1' && <p className="note warn" role="status"><Icon name="warning" size={13} /><span>{t('schedAheadWarn', form.ahead)}</span></p>}
        <Weights form={form} change={change} />
        <BackTest back={Number(form.back)} weights={weightsOf(form)} campaigns={form.campaigns} use={change} />
        {snapshot && snapshot.campaigns.columns.id.length > 1 && <Campaigns snapshot={snapshot} chosen={form.campaigns} toggle={toggle} />}
        <fieldset className="goal-line"><legend>{t('schedGoalInbound')}</legend>
          <NumberField label={t('schedAnswered')} unit="%" value={form.share} scale={0.01} onChange={(share) => change({ share })} />
          <NumberField label={t('schedWithin')} unit="s" value={form.within} onChange={(within) => change({ within })} />
        </fieldset>
        <p className="faint">{t(form.weights === null ? 'schedBuildAbout' : 'schedBuildAboutOwn', t('schedBuildBrings'))}</p>
        {!body && <p className="bad" role="alert">{t('schedFormWrong')}</p>}
        {problem && <Trouble problem={problem} />}
        <button type="submit" className="btn primary" disabled={!body || busy}>{busy ? t('schedBuilding') : form.ahead === '1' ? t('schedBuildDo') : t('schedBuildWeeks', form.ahead)}</button>
        <Others plans={plans} known={(snapshot?.campaigns.columns.id.length ?? 0) > 0} made={open} failed={setProblem} />
      </div>
    </form>
  );
}

const notes = new Map<number, readonly string[]>();

/** What a new scenario was made from is said once, with the answer that made it: kept while the panel is open. */
export function keepNotes({ scenario_id: id, notes: said }: ScenarioAnswer): void {
  if (said.length > 0) notes.set(id, said);
}

export const notesOf = (id: number): readonly string[] => notes.get(id) ?? [];
