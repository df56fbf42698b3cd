/** The usual rules by choosing: the form shows the sentence it makes, which is what is added. */
import { useState, type FormEvent } from 'react';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { t, type Key } from '../t';
import { compose, fieldsOf, KINDS, PERIODS, THINGS, WEEKDAYS, type Kind, type RuleDraft, type Weekday } from './compose';
import { useSentence } from './Rules';
import { dayWords, plusDays } from './times';

const LABELS: Record<Kind, Key> = { limit: 'ruleLimit', rest: 'ruleRest', never: 'ruleNever', available: 'ruleAvailable', off: 'ruleOff', prefer: 'rulePrefer', fair: 'ruleFair' };
const THING_LABELS: Record<(typeof THINGS)[number], Key> = { shifts: 'thingShifts', hours: 'thingHours', 'weekend shifts': 'thingWeekendShifts', 'night shifts': 'thingNightShifts', weekends: 'thingWeekends', 'days in a row': 'thingDaysInARow' };
const PERIOD_LABELS: Record<(typeof PERIODS)[number], Key> = { 'a day': 'periodDay', 'a week': 'periodWeek', 'in 2 weeks': 'period2Weeks', 'in 4 weeks': 'period4Weeks', 'a month': 'periodMonth' };
const AMOUNTS = [['at most', 'amountMost'], ['at least', 'amountLeast'], ['exactly', 'amountExactly']] as const;

/** Monday's date stands for the weekday's name in the language in force. */
export const weekdayName = (place: number): string => dayWords(plusDays('2026-11-30', place), 'weekday');

function Who({ people, who, set }: { people: readonly string[]; who: readonly string[]; set: (who: string[]) => void }) {
  const rest = people.filter((each) => !who.includes(each));
  return (
    <div className="row wrap who">
      <span className="label">{t('schedWho')}</span>
      {who.length === 0 && <span className="tag">{t('schedEverybody')}</span>}
      {who.map((each) => <button key={each} type="button" className="tag tag-button" onClick={() => set(who.filter((one) => one !== each))} aria-label={t('schedWithout', each)}>{each}<Icon name="close" size={10} /></button>)}
      <Select label={t('schedAddPerson')} value="" onChange={(each) => each && set([...who, each])}><option value="">{t('schedAddPerson')}</option>{rest.map((each) => <option key={each}>{each}</option>)}</Select>
    </div>
  );
}

/** Weekdays to tick. */
export function Weekdays({ days, set }: { days: readonly Weekday[]; set: (days: Weekday[]) => void }) {
  return (
    <fieldset className="pills"><legend className="sr">{t('schedWeekdays')}</legend>
      {WEEKDAYS.map((each, i) => <label key={each} className="pill"><input type="checkbox" checked={days.includes(each)} onChange={() => set(days.includes(each) ? days.filter((one) => one !== each) : [...days, each])} />{weekdayName(i)}</label>)}
    </fieldset>
  );
}

function Fields({ draft, set }: { draft: RuleDraft; set: (part: Partial<RuleDraft>) => void }) {
  const shown = fieldsOf(draft.kind);
  return (
    <div className="row wrap rule-fields">
      {shown.amount && <Select label={t('schedAmount')} value={draft.amount} onChange={(amount) => set({ amount: amount as RuleDraft['amount'] })}>{AMOUNTS.map(([value, label]) => <option key={value} value={value}>{t(label)}</option>)}</Select>}
      {shown.number && <input className="field number" type="number" min={0} max={200} aria-label={t('schedHowMany')} value={Number.isNaN(draft.number) ? '' : draft.number} onChange={(event) => set({ number: event.target.value === '' ? NaN : Number(event.target.value) })} />}
      {draft.kind === 'rest' && <span className="label">{t('schedHoursBetween')}</span>}
      {shown.thing && <Select label={t('schedThing')} value={draft.thing} onChange={(thing) => set({ thing: thing as RuleDraft['thing'] })}>{THINGS.filter((each) => draft.kind === 'limit' || each !== 'days in a row').map((each) => <option key={each} value={each}>{t(THING_LABELS[each])}</option>)}</Select>}
      {draft.kind === 'limit' && draft.thing !== 'days in a row' && <Select label={t('schedPeriod')} value={draft.period} onChange={(period) => set({ period: period as RuleDraft['period'] })}>{PERIODS.map((each) => <option key={each} value={each}>{t(PERIOD_LABELS[each])}</option>)}</Select>}
      {shown.days && <Weekdays days={draft.days} set={(days) => set({ days })} />}
      {(shown.clock || shown.clocks) && <input className="field when" type="time" step={900} aria-label={t('schedFrom')} value={draft.start} onChange={(event) => set({ start: event.target.value })} />}
      {shown.clocks && <input className="field when" type="time" step={900} aria-label={t('schedUntil')} value={draft.end} onChange={(event) => set({ end: event.target.value })} />}
      {shown.dates && <><input className="field date" type="date" aria-label={t('schedFirstDay')} value={draft.first} onChange={(event) => set({ first: event.target.value })} /><input className="field date" type="date" aria-label={t('schedLastDay')} value={draft.last} min={draft.first} onChange={(event) => set({ last: event.target.value })} /></>}
    </div>
  );
}

interface Props {
  scenarioId: number;
  people: readonly string[];
  /** The Monday the plan begins on. */
  first: string;
  busy: boolean;
  add: (sentence: string) => Promise<boolean>;
}

/** The form. */
export function RuleForm({ scenarioId, people, first, busy, add }: Props) {
  const [draft, setDraft] = useState<RuleDraft>({ kind: 'limit', who: [], amount: 'at most', number: 5, thing: 'shifts', period: 'a week', days: ['Sunday'], start: '09:00', end: '17:00', first, last: plusDays(first, 6), soft: false });
  const set = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const sentence = compose(draft);
  const answer = useSentence(sentence, scenarioId);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (sentence && !busy) void add(sentence);
  };
  return (
    <form className="stack rule-form" onSubmit={send}>
      <Select label={t('schedRuleKind')} value={draft.kind} onChange={(kind) => set({ kind: kind as Kind, ...(kind === 'rest' ? { number: 11 } : {}) })}>{KINDS.map((each) => <option key={each} value={each}>{t(LABELS[each])}</option>)}</Select>
      <Who people={people} who={draft.who} set={(who) => set({ who })} />
      <Fields draft={draft} set={set} />
      {fieldsOf(draft.kind).soft && <label className="row"><input type="checkbox" checked={draft.soft} onChange={() => set({ soft: !draft.soft })} />{t('schedIfPossible')}</label>}
      <p className="rule-made" aria-live="polite">{sentence || t('schedIncomplete')}</p>
      {answer && !answer.understood && <p className="bad"><Icon name="warning" size={13} /> {answer.why}</p>}
      <button type="submit" className="btn primary" disabled={!sentence || busy || answer?.understood === false}>{t('schedAdd')}</button>
    </form>
  );
}
