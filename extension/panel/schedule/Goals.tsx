/** The service goals of a queue, its growth and its time off the phones; saved as a new version. */
import { useState, type FormEvent } from 'react';
import { Icon } from '../parts/Icon';
import { percent } from '../format';
import { NumberField } from '../settings/fields';
import { t } from '../t';
import type { Problem, ScenarioAnswer } from '../types';
import { Allowances, isAllowance } from './Allowances';
import { saveScenario } from './api';
import { withQueue, type AllowancePart, type Document, type Goal, type QueuePart } from './edit';
import { Trouble } from './parts';

/** A goal in words. */
export function goalWords({ kind, share, within_s: s, within_h: h }: Goal): string {
  const part = percent(share ?? 0, (share ?? 0) * 100 % 1 === 0 ? 0 : 1);
  if (kind === 'answered') return t('goalAnswered', part, String(s));
  if (kind === 'asa') return t('goalAsa', String(s));
  if (kind === 'abandoned') return t('goalAbandoned', part);
  return kind === 'idle' ? t('goalIdle', part) : t('goalReplied', part, String(h));
}

function GoalFields({ goal, set }: { goal: Goal; set: (goal: Goal) => void }) {
  const shareLabel = { answered: 'schedAnswered', abandoned: 'schedAbandoned', idle: 'schedIdle', replied: 'schedReplied', asa: 'schedAnswered' } as const;
  return (
    <div className="goal-line">
      {goal.kind !== 'asa' && <NumberField label={t(shareLabel[goal.kind])} unit="%" value={goal.share} scale={0.01} onChange={(share) => set({ ...goal, share })} />}
      {(goal.kind === 'answered' || goal.kind === 'asa') && <NumberField label={t(goal.kind === 'asa' ? 'schedOnAverage' : 'schedWithin')} unit="s" value={goal.within_s} onChange={(within_s) => set({ ...goal, within_s })} />}
      {goal.kind === 'replied' && <NumberField label={t('schedWithin')} unit="h" value={goal.within_h} onChange={(within_h) => set({ ...goal, within_h })} />}
    </div>
  );
}

/** Kinds of goal that a queue may have besides those it has. */
export function missingKinds({ media, goals }: QueuePart): Goal['kind'][] {
  const possible: Goal['kind'][] = media === 'outbound' ? ['idle'] : media === 'email' || media === 'fax' ? ['replied'] : ['answered', 'asa', 'abandoned', 'idle'];
  return possible.filter((kind) => !goals.some((goal) => goal.kind === kind));
}

const USUAL: Record<Goal['kind'], Goal> = {
  answered: { kind: 'answered', share: 0.8, within_s: 20 }, asa: { kind: 'asa', within_s: 30 }, abandoned: { kind: 'abandoned', share: 0.05 },
  idle: { kind: 'idle', share: 0.25 }, replied: { kind: 'replied', share: 0.95, within_h: 24 },
};
/** Goals that are usual in the trade, each put in with one press. */
const PRESETS: readonly Goal[] = [
  { kind: 'answered', share: 0.8, within_s: 20 }, { kind: 'answered', share: 0.9, within_s: 20 },
  { kind: 'abandoned', share: 0.05 }, { kind: 'replied', share: 0.99, within_h: 24 },
];

const alike = (a: Goal, b: Goal): boolean => a.kind === b.kind && a.share === b.share && a.within_s === b.within_s && a.within_h === b.within_h;

/** The usual goals that fit a queue and that it does not have already. */
export const presetsFor = (queue: QueuePart): Goal[] => {
  const possible = missingKinds({ ...queue, goals: [] });
  return PRESETS.filter((each) => possible.includes(each.kind) && !queue.goals.some((goal) => alike(goal, each)));
};

/** The goals with one put in: in the place of the one of its kind, else after the others. */
export const withGoal = (goals: readonly Goal[], goal: Goal): Goal[] =>
  goals.some(({ kind }) => kind === goal.kind) ? goals.map((each) => (each.kind === goal.kind ? goal : each)) : [...goals, goal];

const KINDS = { answered: 'goalKindAnswered', asa: 'goalKindAsa', abandoned: 'goalKindAbandoned', idle: 'goalKindIdle', replied: 'goalKindReplied' } as const;

const complete = ({ kind, share, within_s: s, within_h: h }: Goal): boolean =>
  (kind === 'asa' || (share != null && share > 0 && share <= 1)) && (!['answered', 'asa'].includes(kind) || (s != null && s > 0)) && (kind !== 'replied' || (h != null && h > 0));

/** What is saved: goals without empty fields, patience where a goal needs it. */
export function queueChange(queue: QueuePart, goals: readonly Goal[], growth: number, shrinkage: number, allowances: readonly AllowancePart[] = []): Partial<QueuePart> {
  const patience = goals.some(({ kind }) => kind === 'abandoned') && queue.patience_s == null ? { patience_s: 180 } : {};
  return { goals: goals.map((goal) => Object.fromEntries(Object.entries(goal).filter(([, value]) => value != null)) as unknown as Goal), growth, shrinkage, ...patience, ...(allowances.length > 0 || queue.allowances ? { allowances: [...allowances] } : {}) };
}

function Editor({ scenario, document, queue, reload }: { scenario: ScenarioAnswer; document: Document; queue: QueuePart; reload: () => void }) {
  const [goals, setGoals] = useState<readonly Goal[]>(queue.goals);
  const [growth, setGrowth] = useState<number | null>((queue.growth ?? 1) - 1);
  const [off, setOff] = useState<number | null>(queue.shrinkage ?? 0);
  const [allowances, setAllowances] = useState<readonly AllowancePart[]>(queue.allowances ?? []);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const valid = goals.length > 0 && goals.every(complete) && growth !== null && growth > -1 && growth <= 19 && off !== null && off >= 0 && off < 1 && allowances.every(isAllowance);
  const missing = missingKinds({ ...queue, goals: [...goals] });
  const presets = presetsFor({ ...queue, goals: [...goals] });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!valid || busy) return;
    setBusy(true);
    const change = queueChange(queue, goals, Math.round((1 + growth) * 1e6) / 1e6, off, allowances);
    const answer = await saveScenario(scenario.scenario_id, scenario.newest, withQueue(document, queue.name, change));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <form className="body stack" onSubmit={(event) => void save(event)}>
      {goals.map((goal, i) => (
        <div key={goal.kind} className="row goal-row">
          <GoalFields goal={goal} set={(next) => setGoals(goals.map((each, j) => (j === i ? next : each)))} />
          {goals.length > 1 && <button type="button" className="btn quiet icon-only small-btn" aria-label={t('schedDropGoal', goalWords(goal))} onClick={() => setGoals(goals.filter((_, j) => j !== i))}><Icon name="close" size={13} /></button>}
        </div>
      ))}
      {presets.length > 0 && <div className="row wrap" role="group" aria-label={t('goalPresets')}><span className="muted">{t('goalPresets')}</span>{presets.map((each) => <button key={goalWords(each)} type="button" className="btn small-btn" onClick={() => setGoals(withGoal(goals, each))}>{goalWords(each)}</button>)}</div>}
      {missing.length > 0 && <div className="row wrap">{missing.map((kind) => <button key={kind} type="button" className="btn small-btn" onClick={() => setGoals([...goals, USUAL[kind]])}><Icon name="plus" size={12} />{t(KINDS[kind])}</button>)}</div>}
      <div className="goal-line">
        <NumberField label={t('schedGrowth')} unit="%" value={growth} scale={0.01} onChange={setGrowth} />
        <NumberField label={t('schedOffPhones')} unit="%" value={off} scale={0.01} onChange={setOff} />
      </div>
      <Allowances allowances={allowances} set={setAllowances} />
      {!valid && <p className="bad" role="alert">{t('schedFormWrong')}</p>}
      {problem && <Trouble problem={problem} reload={reload} />}
      <button type="submit" className="btn" disabled={!valid || busy}>{t(busy ? 'schedSaving' : 'schedSaveGoals')}</button>
    </form>
  );
}

/** The goals of the chosen queue, or of all in words. */
export function Goals({ scenario, document, queue, reload }: { scenario: ScenarioAnswer; document: Document; queue: string | null; reload: () => void }) {
  const chosen = document.queues.find(({ name }) => name === queue);
  return (
    <section className="card goals" aria-label={t('schedGoals')}>
      <header><h2>{chosen ? t('schedGoalsOf', chosen.name) : t('schedGoals')}</h2></header>
      {chosen ? <Editor scenario={scenario} document={document} queue={chosen} reload={reload} /> : (
        <div className="body">
          <ul className="plain-list">{document.queues.map((each) => <li key={each.name}><strong className="clip">{each.name}</strong><span className="muted">{each.goals.map(goalWords).join(', ')}</span></li>)}</ul>
          <p className="faint">{t('schedChooseQueue')}</p>
        </div>
      )}
    </section>
  );
}
