/** The plan: who goes where, and when. It lives in the address, so that it can be sent and gone back to. */
import { useState } from 'react';
import { at as entry } from '../columns';
import { clock, count } from '../format';
import { Icon } from '../parts/Icon';
import { Segmented } from '../parts/Segmented';
import { Select } from '../parts/Select';
import { go, type Route } from '../route';
import { t } from '../t';
import type { Snapshot } from '../types';
import { MOST_MOVES, readPlan, whatIfHref, type Move } from './plan';
import { momentOf } from './result';

const OUT = 'out';

interface Choice {
  id: number;
  name: string;
  campaign: string;
}

/** Everybody logged in, by name, with the campaign they are on. */
export function choicesOf({ agents, campaigns }: Snapshot): Choice[] {
  const c = agents.columns;
  const names = new Map(campaigns.columns.id.map((id, row) => [id, entry(campaigns.columns.name, row)]));
  return c.id.map((id, row) => ({ id, name: entry(c.name, row), campaign: names.get(entry(c.campaign_id, row) ?? -1) ?? '', out: entry(c.state, row) === 'logout' }))
    .filter(({ out }) => !out).sort((a, b) => a.name.localeCompare(b.name));
}

interface RowProps {
  snapshot: Snapshot;
  choices: readonly Choice[];
  agent: number | null;
  to: string;
  place: number;
  onAgent: (id: number) => void;
  onTo: (to: string) => void;
  onRemove?: (() => void) | undefined;
}

function MoveRow({ snapshot, choices, agent, to, place, onAgent, onTo, onRemove }: RowProps) {
  const { id: ids, name } = snapshot.campaigns.columns;
  const known = agent === null || choices.some(({ id }) => id === agent);
  return (
    <li className="plan-row">
      <Select label={t('planAgent', count(place))} value={agent === null ? '' : String(agent)} onChange={(next) => next && onAgent(Number(next))}>
        {agent === null && <option value="">{t('chooseAgent')}</option>}
        {!known && <option value={agent}>{t('agentNumber', agent)}</option>}
        {choices.map((each) => <option key={each.id} value={each.id}>{each.campaign ? `${each.name} – ${each.campaign}` : each.name}</option>)}
      </Select>
      <Icon name="flat" size={14} />
      <Select label={t('planTo', count(place))} value={to} onChange={(next) => next && onTo(next)}>
        {to === '' && <option value="">{t('chooseCampaign')}</option>}
        {ids.map((each, i) => <option key={each} value={each}>{name[i]}</option>)}
        <option value={OUT}>{t('logOutInstead')}</option>
      </Select>
      {onRemove ? <button type="button" className="btn quiet icon-only small-btn" aria-label={t('planRemove', count(place))} onClick={onRemove}><Icon name="close" size={13} /></button> : <span />}
    </li>
  );
}

const target = (to: string): number | null => (to === OUT ? null : Number(to));

/** The moment: now, or a time of today. */
function When({ at, now, zone, set }: { at: number | null; now: number; zone: string; set: (at: number | null) => void }) {
  const later = Math.ceil((now + 900) / 900) * 900;
  return (
    <div className="row wrap">
      <Segmented label={t('planWhen')} value={at === null ? 'now' : 'later'} onChange={(each) => set(each === 'now' ? null : later)}
        options={[{ value: 'now', label: t('whenNow') }, { value: 'later', label: t('whenLater') }]} />
      {at !== null && (
        <input className="field when" type="time" step={300} aria-label={t('planTime')} value={clock(at, zone)} min={clock(now, zone)}
          onChange={(event) => { const moment = momentOf(event.target.value, now, zone); if (moment !== null) set(moment); }} />
      )}
    </div>
  );
}

/** The form; a move counts once both its ends are chosen. */
export function PlanForm({ route, snapshot }: { route: Route; snapshot: Snapshot }) {
  const { moves, at } = readPlan(route);
  const [draft, setDraft] = useState<{ agent: number | null; to: string } | null>(null);
  const choices = choicesOf(snapshot);
  const { now, centre: { zone } } = snapshot;
  const save = (next: readonly Move[], when = at) => go(whatIfHref(next, when), true);
  const change = (i: number, part: Partial<Move>) => save(moves.map((each, j) => (j === i ? { ...each, ...part } : each)));
  const open = draft ?? (moves.length === 0 ? { agent: null, to: '' } : null);
  const compose = (part: { agent?: number; to?: string }) => {
    const next = { agent: open?.agent ?? null, to: open?.to ?? '', ...part };
    if (next.agent === null || next.to === '') return setDraft(next);
    setDraft(null);
    save([...moves.filter(({ agent }) => agent !== next.agent), { agent: next.agent, to: target(next.to) }]);
  };
  return (
    <section className="card plan" aria-label={t('planTitle')}>
      <header><h2>{t('planTitle')}</h2></header>
      <div className="body stack">
        <ol className="plan-rows">
          {moves.map(({ agent, to }, i) => (
            <MoveRow key={agent} snapshot={snapshot} choices={choices} agent={agent} to={to === null ? OUT : String(to)} place={i + 1}
              onAgent={(id) => change(i, { agent: id })} onTo={(next) => change(i, { to: target(next) })} onRemove={() => save(moves.filter((_, j) => j !== i))} />
          ))}
          {open && <MoveRow key="draft" snapshot={snapshot} choices={choices} agent={open.agent} to={open.to} place={moves.length + 1}
            onAgent={(agent) => compose({ agent })} onTo={(to) => compose({ to })} onRemove={moves.length > 0 ? () => setDraft(null) : undefined} />}
        </ol>
        <div className="row spread wrap">
          <When at={at} now={now} zone={zone} set={(when) => save(moves, when)} />
          {!open && moves.length < MOST_MOVES && <button type="button" className="btn small-btn" onClick={() => setDraft({ agent: null, to: '' })}><Icon name="plus" size={13} />{t('addMove')}</button>}
        </div>
      </div>
    </section>
  );
}
