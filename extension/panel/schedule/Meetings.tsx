/** Meetings and trainings: when one does least harm, every beginning priced, put into the schedule or taken out of it. */
import { useMemo, useState, type FormEvent } from 'react';
import { clock, count, decimal, signed } from '../format';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { counted, t } from '../t';
import type { EventRequest, PlaceAnswer, PlaceRow, Problem, ScheduleAnswer } from '../types';
import { act } from './api';
import { Trouble } from './parts';
import { Broken } from './Totals';
import { dayOf, daysFrom, dayWords } from './times';

const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240];

/** What the form asks for. */
export interface MeetingDraft {
  name: string;
  minutes: number;
  /** Nobody named: everybody. */
  who: readonly string[];
  first: string;
  last: string;
  start: string;
  end: string;
}

/** The question for the server; null while something is missing. */
export function eventOf(draft: MeetingDraft, everybody: readonly string[]): EventRequest | null {
  const { name, minutes, who, first, last, start, end } = draft;
  const quarter = (text: string) => /^([01]\d|2[0-3]):(00|15|30|45)$/.test(text);
  if (!name.trim() || last < first || !quarter(start) || !quarter(end) || end <= start || everybody.length === 0) return null;
  return { name: name.trim(), minutes, who: who.length > 0 ? [...who] : [...everybody], first, last, start, end };
}

function Form({ plan, draft, set, find, busy }: { plan: ScheduleAnswer; draft: MeetingDraft; set: (part: Partial<MeetingDraft>) => void; find: () => void; busy: boolean }) {
  const days = daysFrom(plan.first, plan.weeks);
  const people = plan.agents.map(({ agent }) => agent);
  const rest = people.filter((each) => !draft.who.includes(each));
  const send = (event: FormEvent) => {
    event.preventDefault();
    find();
  };
  const choose = (label: string, value: string, key: 'first' | 'last') => <Select label={label} value={value} onChange={(each) => set({ [key]: each })}>{days.map((each) => <option key={each} value={each}>{dayWords(each, 'short')}</option>)}</Select>;
  return (
    <form className="stack meeting-form" onSubmit={send}>
      <div className="row wrap">
        <input className="field grow" aria-label={t('meetingName')} value={draft.name} maxLength={60} onChange={(event) => set({ name: event.target.value })} />
        <Select label={t('schedLength')} value={String(draft.minutes)} onChange={(each) => set({ minutes: Number(each) })}>{LENGTHS.map((each) => <option key={each} value={each}>{t('minutesOf', each)}</option>)}</Select>
      </div>
      <div className="row wrap who"><span className="label">{t('schedWho')}</span>
        {draft.who.length === 0 && <span className="tag">{t('schedEverybody')}</span>}
        {draft.who.map((each) => <button key={each} type="button" className="tag tag-button" aria-label={t('schedWithout', each)} onClick={() => set({ who: draft.who.filter((one) => one !== each) })}>{each}<Icon name="close" size={10} /></button>)}
        <Select label={t('schedAddPerson')} value="" onChange={(each) => each && set({ who: [...draft.who, each] })}><option value="">{t('schedAddPerson')}</option>{rest.map((each) => <option key={each}>{each}</option>)}</Select>
      </div>
      <div className="row wrap">{choose(t('schedFirstDay'), draft.first, 'first')}{choose(t('schedLastDay'), draft.last, 'last')}
        <input className="field when" type="time" step={900} aria-label={t('schedFrom')} value={draft.start} onChange={(event) => set({ start: event.target.value })} />
        <input className="field when" type="time" step={900} aria-label={t('schedUntil')} value={draft.end} onChange={(event) => set({ end: event.target.value })} />
      </div>
      <button type="submit" className="btn small-btn" disabled={busy || eventOf(draft, people) === null}>{t(busy ? 'workingOut' : 'meetingFind')}</button>
    </form>
  );
}

const when = (start: number, zone: string): string => `${dayWords(dayOf(start, zone), 'short')} ${clock(start, zone)}`;

function Times({ found, zone, chosen, choose }: { found: PlaceAnswer; zone: string; chosen: number; choose: (start: number) => void }) {
  const words = ({ harm, missing }: PlaceRow) => [t('meetingHarm', signed(harm, 1)), missing > 0 ? t('meetingMissing', count(missing)) : t('meetingAll')].join(' · ');
  return (
    <fieldset className="meeting-times"><legend>{t('meetingBest')}</legend>
      {found.best.map((each) => <label key={each.start} className="row"><input type="radio" name="meeting-start" checked={each.start === chosen} onChange={() => choose(each.start)} /><strong>{when(each.start, zone)}</strong><span className="second">{words(each)}</span></label>)}
      <p className="faint">{t('meetingTried', count(found.starts.length))}</p>
    </fieldset>
  );
}

function Found({ found, plan, rearrange, setRearrange, choose, keep, busy }: { found: PlaceAnswer; plan: ScheduleAnswer; rearrange: boolean; setRearrange: (on: boolean) => void; choose: (start: number) => void; keep: () => void; busy: boolean }) {
  const change = found.after.total - found.before.total;
  return (
    <div className="stack" aria-live="polite">
      <p><strong>{found.sentence}</strong></p>
      <Times found={found} zone={plan.zone} chosen={found.meeting.start} choose={choose} />
      <label className="row"><input type="checkbox" checked={rearrange} onChange={() => setRearrange(!rearrange)} />{t('meetingRearrange')}</label>
      <p className="second">{[t('priceChange', signed(change, 1)), found.absent.length > 0 ? t('meetingAbsent', found.absent.slice(0, 5).join(', '), count(found.absent.length)) : '', found.changes.length > 0 ? t('meetingChanges', count(found.changes.length)) : ''].filter(Boolean).join(' · ')}</p>
      {found.broken.length > 0 && <Broken broken={found.broken} />}
      <button type="button" className="btn primary small-btn" disabled={busy} onClick={keep}>{t('meetingKeep', when(found.meeting.start, plan.zone))}</button>
    </div>
  );
}

/** Meetings of the plan, and the way to a new one. */
export function Meetings({ plan, reload }: { plan: ScheduleAnswer; reload: () => void }) {
  const people = useMemo(() => plan.agents.map(({ agent }) => agent), [plan.agents]);
  const days = daysFrom(plan.first, plan.weeks);
  const [draft, setDraft] = useState<MeetingDraft>({ name: t('meetingUsual'), minutes: 60, who: [], first: days[0] ?? '', last: days[4] ?? days[0] ?? '', start: '08:00', end: '18:00' });
  const [found, setFound] = useState<PlaceAnswer | null>(null);
  const [rearrange, setRearrange] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const place = async (more: { to_start?: number; rearrange?: boolean; apply?: boolean } = {}) => {
    const event = eventOf(draft, people);
    if (!event || busy) return;
    setBusy(true);
    const answer = await act<PlaceAnswer>(`schedules/${plan.schedule_id}/place`, { version: plan.version, event, rearrange, ...more }, more.apply === true);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    setFound(answer.ok && !more.apply ? answer.data : null);
  };
  const cancel = async (name: string, start: number) => {
    const answer = await act<ScheduleAnswer>(`schedules/${plan.schedule_id}/cancel`, { version: plan.version, name, start });
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <details className="card pad meetings">
      <summary>{t('meetingsTitle')} {plan.meetings.length > 0 && <span className="muted">{count(plan.meetings.length)}</span>}</summary>
      <div className="stack">
        {plan.meetings.length > 0 && <ul className="plain-list">{plan.meetings.map(({ name, start, end, who }) => <li key={`${name} ${start}`}><span><strong>{name}</strong> {when(start, plan.zone)}–{clock(end, plan.zone)} <span className="muted">{counted('agents', who.length, count(who.length))}</span></span><button type="button" className="link-button" onClick={() => void cancel(name, start)} aria-label={t('meetingCancelOf', name)}>{t('meetingCancel')}</button></li>)}</ul>}
        <Form plan={plan} draft={draft} set={(part) => { setDraft({ ...draft, ...part }); setFound(null); }} find={() => void place()} busy={busy} />
        {problem && <Trouble problem={problem} reload={reload} />}
        {found && <Found found={found} plan={plan} rearrange={rearrange} busy={busy} setRearrange={(on) => { setRearrange(on); void place({ to_start: found.meeting.start, rearrange: on }); }} choose={(start) => void place({ to_start: start })} keep={() => void place({ to_start: found.meeting.start, apply: true })} />}
        {found && <p className="faint">{t('meetingPrice', decimal(found.before.total, 1))}</p>}
      </div>
    </details>
  );
}
