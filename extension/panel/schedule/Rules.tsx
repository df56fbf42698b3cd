/** Step 2: the rules as sentences; one more by typing it or by a small form; each can be changed or taken away. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useRef, useState, type FormEvent } from 'react';
import { post } from '../../shared/ask';
import { apiPath } from '../data';
import { Icon } from '../parts/Icon';
import { Empty } from '../parts/Notice';
import { Search } from '../parts/Search';
import { Segmented } from '../parts/Segmented';
import { count } from '../format';
import { Field } from '../settings/fields';
import { counted, t } from '../t';
import type { OddWord, Problem, RuleRow, ScenarioAnswer, SentenceAnswer } from '../types';
import { saveScenario } from './api';
import { readDocument, withoutRule, withRule, withRuleAt, type Document } from './edit';
import { Trouble } from './parts';
import { People } from './People';
import { RuleForm } from './RuleForm';
import { scenarioHref } from './route';
import { Wishes } from './Wishes';

/** What a sentence means, asked while it is typed. */
export function useSentence(sentence: string, scenarioId: number): SentenceAnswer | undefined {
  const asked = useDeferredValue(sentence.trim());
  const result = useQuery({
    queryKey: ['rules/read', scenarioId, asked],
    queryFn: () => post<SentenceAnswer>(apiPath('rules/read'), { sentence: asked, scenario_id: scenarioId }),
    enabled: asked.length > 0,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  return asked && result.data?.ok ? result.data.data : undefined;
}

/** The sentence with the word that is not known marked, and the one probably meant in its place. */
function Odd({ sentence, odd, use }: { sentence: string; odd: OddWord; use: (sentence: string) => void }) {
  const end = odd.at + odd.word.length;
  const fixed = sentence.slice(0, odd.at) + odd.meant + sentence.slice(end);
  return (
    <span className="odd-word">
      <span aria-hidden="true">{sentence.slice(0, odd.at)}<mark>{odd.word}</mark>{sentence.slice(end)}</span>
      {odd.meant ? <button type="button" className="link-button" onClick={() => use(fixed)}>{t('schedMeant', odd.word, odd.meant)}</button> : <span>{t('schedOdd', odd.word)}</span>}
    </span>
  );
}

function Meaning({ answer, sentence, use }: { answer: SentenceAnswer | undefined; sentence: string; use: (example: string) => void }) {
  if (!answer) return <p className="rule-meaning" aria-live="polite" />;
  if (answer.rule) {
    return <p className="rule-meaning good" aria-live="polite"><Icon name="check" size={13} /> {t(answer.rule.hard ? 'schedUnderstoodHard' : 'schedUnderstoodSoft')} <span className="muted">{answer.rule.sentence}</span></p>;
  }
  return (
    <p className="rule-meaning" aria-live="polite">
      {answer.odd && sentence.startsWith(answer.odd.word, answer.odd.at) && <Odd sentence={sentence} odd={answer.odd} use={use} />}
      <span className="bad"><Icon name="warning" size={13} /> {answer.why}</span>{' '}
      <button type="button" className="link-button" onClick={() => use(answer.example)}>{t('schedUseExample', answer.example)}</button>
    </p>
  );
}

function Typed({ scenarioId, busy, add }: { scenarioId: number; busy: boolean; add: (sentence: string) => Promise<boolean> }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const answer = useSentence(text, scenarioId);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !busy && (await add(text.trim()))) setText('');
  };
  const use = (example: string) => {
    setText(example);
    field.current?.focus();
  };
  return (
    <form className="stack rule-typed" onSubmit={(event) => void send(event)}>
      <Field label={t('schedRuleTyped')}>
        {({ id }) => (
          <span className="row"><input ref={field} className="field" id={id} value={text} autoComplete="off" spellCheck={false} placeholder="Bob works at most 2 weekend shifts a month." onChange={(event) => setText(event.target.value)} aria-invalid={answer !== undefined && !answer.understood} />
            <button type="submit" className="btn primary" disabled={!text.trim() || busy || answer?.understood === false}>{t('schedAdd')}</button></span>
        )}
      </Field>
      <Meaning answer={text.trim() ? answer : undefined} sentence={text.trim()} use={use} />
      <details className="examples"><summary>{t('schedExamples')}</summary><ul>{(answer?.examples ?? EXAMPLES).map((each) => <li key={each}><button type="button" className="link-button" onClick={() => use(each)}>{each}</button></li>)}</ul></details>
    </form>
  );
}

/** Shown before anything was typed; the server's own list replaces them. */
const EXAMPLES = ['Everybody rests at least 12 hours between shifts, by law.', 'Bob works between 3 and 4 weekend shifts a month.', 'Joe never works on Sundays.', 'Ann prefers to start at 09:00, then 10:00.'];

function RuleLine({ rule, busy, change, drop }: { rule: RuleRow; busy: boolean; change: (sentence: string) => Promise<boolean>; drop: () => void }) {
  const [text, setText] = useState<string | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (text !== null && (text.trim() === rule.sentence || (await change(text.trim())))) setText(null);
  };
  if (text !== null) {
    return (
      <li className="rule-line">
        <form className="row grow" onSubmit={(event) => void save(event)}>
          <input className="field" aria-label={t('schedRuleText')} value={text} autoFocus onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && setText(null)} />
          <button type="submit" className="btn small-btn" disabled={busy}>{t('schedSave')}</button>
          <button type="button" className="btn quiet small-btn" onClick={() => setText(null)}>{t('optionsCancel')}</button>
        </form>
      </li>
    );
  }
  return (
    <li className="rule-line">
      <span className="grow">{rule.sentence}</span>
      <span className={`tag ${rule.hard ? 'accent' : ''}`} data-tip={t(rule.hard ? 'schedMustAbout' : 'schedWishAbout')}>{t(rule.hard ? 'schedMust' : 'schedWish')}</span>
      <button type="button" className="btn quiet icon-only small-btn" aria-label={t('schedChangeRule', rule.sentence)} disabled={busy} onClick={() => setText(rule.sentence)}><Icon name="wrap" size={13} /></button>
      <button type="button" className="btn quiet icon-only small-btn" aria-label={t('schedDropRule', rule.sentence)} disabled={busy} onClick={drop}><Icon name="close" size={13} /></button>
    </li>
  );
}

/** More rules than this get a search field. */
const MANY = 12;

function List({ rules, busy, change, drop }: { rules: readonly RuleRow[]; busy: boolean; change: (place: number, sentence: string) => Promise<boolean>; drop: (place: number) => void }) {
  const [search, setSearch] = useState('');
  const found = rules.map((rule, place) => ({ rule, place })).filter(({ rule }) => rule.sentence.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <section className="card" aria-label={t('schedRules')}>
      <header><h2>{t('schedRules')}</h2>{rules.length > MANY ? <Search label={t('schedFindRule')} value={search} onChange={setSearch} /> : <span className="muted">{counted('rules', rules.length, count(rules.length))}</span>}</header>
      {rules.length === 0 ? <Empty icon="check" title={t('schedNoRules')}><p>{t('schedNoRulesAbout')}</p></Empty>
        : <ol className="rule-list">{found.map(({ rule, place }) => <RuleLine key={`${place} ${rule.sentence}`} rule={rule} busy={busy} change={(sentence) => change(place, sentence)} drop={() => drop(place)} />)}</ol>}
    </section>
  );
}

type Way = 'typed' | 'form';

/** The step. */
export function Rules({ scenario, reload }: { scenario: ScenarioAnswer; reload: () => void }) {
  const document = useMemo(() => readDocument(scenario.document), [scenario.document]);
  const people = useMemo(() => (document.agents ?? []).map(({ name }) => name), [document]);
  const [way, setWay] = useState<Way>('typed');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const save = async (next: Document): Promise<boolean> => {
    setBusy(true);
    const answer = await saveScenario(scenario.scenario_id, scenario.newest, next);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    return answer.ok;
  };
  const add = async (sentence: string) => {
    setGone(null);
    return save(withRule(document, sentence));
  };
  const drop = async (place: number) => {
    const sentence = scenario.rules[place]?.sentence ?? '';
    if (await save(withoutRule(document, place))) setGone(sentence);
  };
  return (
    <div className="screen schedule-parts" tabIndex={0} role="group" aria-label={t('schedRules')}>
      <div className="stack main-column">
        <section className="card pad stack" aria-label={t('schedAddRule')}>
          <div className="row spread wrap"><h2>{t('schedAddRule')}</h2>
            <Segmented<Way> label={t('schedAddRule')} value={way} onChange={setWay} options={[{ value: 'typed', label: t('schedByTyping') }, { value: 'form', label: t('schedByForm') }]} /></div>
          {way === 'typed' ? <Typed scenarioId={scenario.scenario_id} busy={busy} add={add} /> : <RuleForm scenarioId={scenario.scenario_id} people={people} first={document.first} busy={busy} add={add} />}
          {problem && <Trouble problem={problem} reload={reload} />}
          {gone && <p className="row wrap" role="status"><span className="grow muted">{t('schedRuleGone', gone)}</span><button type="button" className="btn small-btn" onClick={() => void add(gone)}>{t('schedUndo')}</button></p>}
        </section>
        <List rules={scenario.rules} busy={busy} change={(place, sentence) => save(withRuleAt(document, place, sentence))} drop={(place) => void drop(place)} />
      </div>
      <div className="stack side-column">
        <People scenario={scenario} document={document} reload={reload} />
        <Wishes scenario={scenario} people={people} reload={reload} />
        <a className="btn primary" href={scenarioHref({ id: scenario.scenario_id }, { tab: 'plan' })}>{t('schedToPlan')}<Icon name="next" size={13} /></a>
      </div>
    </div>
  );
}
