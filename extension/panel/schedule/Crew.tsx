/** The agents of a plan: hours a week, what they can do, what an hour costs; one by one or for everybody at once. */
import { useMemo, useState, type FormEvent } from 'react';
import { count, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { Search } from '../parts/Search';
import { NumberField } from '../settings/fields';
import { counted, t } from '../t';
import type { AgentPart } from './edit';
import { placeOf } from './local';

/** How many are drawn at once; a search finds the others. */
const SHOWN = 30;

/** What the form holds. */
export interface AgentDraft {
  least: number | null;
  most: number | null;
  cents: number | null;
  skills: readonly string[];
  site: string;
  /** Empty: the centre's. */
  zone: string;
}

/** Whether a name is a time zone's, or empty. */
export function isZone(name: string): boolean {
  try {
    return name === '' || Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The change of an agent; null while it makes no sense. */
export function agentChange({ least, most, cents, skills, site, zone }: AgentDraft): Partial<AgentPart> | null {
  if (least === null || most === null || cents === null || least < 0 || most > 168 || least > most || cents < 0 || skills.length === 0 || !isZone(zone.trim())) return null;
  return { least_h: least, most_h: most, cost_cents: cents, skills: [...skills], site: site.trim(), zone: zone.trim() };
}

function Form({ agent, queues, busy, save, drop }: { agent: AgentPart; queues: readonly string[]; busy: boolean; save: (change: Partial<AgentPart>) => void; drop: () => void }) {
  const [draft, setDraft] = useState<AgentDraft>({ least: agent.least_h ?? 0, most: agent.most_h ?? 40, cents: (agent['cost_cents'] as number | undefined) ?? 0, skills: agent.skills?.length ? agent.skills : queues, site: agent.site ?? '', zone: agent.zone ?? '' });
  const set = (part: Partial<AgentDraft>) => setDraft((before) => ({ ...before, ...part }));
  const change = agentChange(draft);
  const toggle = (queue: string) => set({ skills: queues.filter((each) => (each === queue) !== draft.skills.includes(each)) });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (change && !busy) save(change);
  };
  return (
    <form className="stack shift-form" onSubmit={send}>
      <div className="goal-line">
        <NumberField label={t('crewLeast')} unit="h" value={draft.least} onChange={(least) => set({ least })} />
        <NumberField label={t('crewMost')} unit="h" value={draft.most} onChange={(most) => set({ most })} />
        <NumberField label={t('profileWage')} unit="$" value={draft.cents} scale={100} onChange={(cents) => set({ cents })} />
      </div>
      <div className="goal-line">
        <label className="form-field"><span className="label">{t('crewSite')}</span><input className="field" value={draft.site} maxLength={60} onChange={(event) => set({ site: event.target.value })} /></label>
        <label className="form-field"><span className="label">{t('crewZone')}</span><input className="field" list="crew-zones" value={draft.zone} maxLength={64} placeholder={t('crewZoneUsual')} aria-invalid={!isZone(draft.zone.trim())} onChange={(event) => set({ zone: event.target.value })} /></label>
      </div>
      <fieldset className="pills"><legend className="sr">{t('schedQueues')}</legend>{queues.map((queue) => <label key={queue} className="pill"><input type="checkbox" checked={draft.skills.includes(queue)} onChange={() => toggle(queue)} /><span className="clip">{queue}</span></label>)}</fieldset>
      {!change && <p className="bad" role="alert">{t('crewWrong')}</p>}
      <div className="row wrap"><button type="submit" className="btn primary small-btn" disabled={!change || busy}>{t('schedSave')}</button><button type="button" className="btn quiet small-btn" disabled={busy} onClick={drop}>{t('crewDrop')}</button></div>
    </form>
  );
}

function Everybody({ busy, save }: { busy: boolean; save: (change: Partial<AgentPart>) => void }) {
  const [least, setLeast] = useState<number | null>(0);
  const [most, setMost] = useState<number | null>(40);
  const fits = least !== null && most !== null && least >= 0 && least <= most && most <= 168;
  return (
    <details><summary>{t('crewAll')}</summary>
      <form className="row wrap crew-all" onSubmit={(event) => { event.preventDefault(); if (fits && !busy) save({ least_h: least, most_h: most }); }}>
        <NumberField label={t('crewLeast')} unit="h" value={least} onChange={setLeast} /><NumberField label={t('crewMost')} unit="h" value={most} onChange={setMost} />
        <button type="submit" className="btn small-btn" disabled={!fits || busy}>{t('crewAllDo')}</button>
      </form>
    </details>
  );
}

function Add({ names, busy, add }: { names: readonly string[]; busy: boolean; add: (name: string) => void }) {
  const [name, setName] = useState('');
  const fits = name.trim() !== '' && !names.includes(name.trim());
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); if (fits && !busy) { add(name.trim()); setName(''); } }}>
      <input className="field grow" aria-label={t('crewName')} placeholder={t('crewName')} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />
      <button type="submit" className="btn small-btn" disabled={!fits || busy}>{t('crewAdd')}</button>
    </form>
  );
}

interface Props {
  agents: readonly AgentPart[];
  queues: readonly string[];
  busy: boolean;
  save: (agents: AgentPart[]) => void;
}

/** The list. */
export function Crew({ agents, queues, busy, save }: Props) {
  const [search, setSearch] = useState('');
  const found = useMemo(() => agents.map((agent, place) => ({ agent, place })).filter(({ agent }) => agent.name.toLowerCase().includes(search.trim().toLowerCase())), [agents, search]);
  const change = (place: number, part: Partial<AgentPart>) => save(agents.map((each, i) => (i === place ? { ...each, ...part } : each)));
  const words = (agent: AgentPart) => [t('schedHoursWeek', decimal(agent.least_h ?? 0, 0), decimal(agent.most_h ?? 40, 0)), (agent.skills ?? []).join(', '), [agent.site ?? '', agent.zone ? placeOf(agent.zone) : ''].filter((one, i, all) => one && all.indexOf(one) === i).join(', ')].filter(Boolean).join(' · ');
  return (
    <div className="stack crew">
      <datalist id="crew-zones">{Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}</datalist>
      <Everybody busy={busy} save={(part) => save(agents.map((each) => ({ ...each, ...part })))} />
      {agents.length > 8 && <Search label={t('findAgent')} value={search} onChange={setSearch} />}
      <ul className="crew-list">
        {found.slice(0, SHOWN).map(({ agent, place }) => (
          <li key={agent.name}><details className="shift-line"><summary><strong>{agent.name}</strong> <span className="muted">{words(agent)}</span></summary>
            <Form agent={agent} queues={queues} busy={busy} save={(part) => change(place, part)} drop={() => save(agents.filter((_, i) => i !== place))} /></details></li>
        ))}
      </ul>
      {found.length > SHOWN && <p className="faint"><Icon name="search" size={11} /> {t('crewMore', counted('agents', found.length - SHOWN, count(found.length - SHOWN)))}</p>}
      <Add names={agents.map(({ name }) => name)} busy={busy} add={(name) => save([...agents, { name, skills: [...queues], most_h: 40 }])} />
    </div>
  );
}
