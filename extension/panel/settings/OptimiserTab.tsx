/** Every input of the optimiser: how the line-up is found, how much is advised, the drop budget's marks, what campaigns ask and agents can do. */
import { useState } from 'react';
import { useSnapshot } from '../data';
import { count, percent } from '../format';
import { Icon } from '../parts/Icon';
import { Search } from '../parts/Search';
import { href } from '../route';
import { t } from '../t';
import { AbilityRow } from './AbilityRow';
import { Choices, NumberField, Slider } from './fields';
import { DEFAULTS, plainAbility, steeringOf, type Steering } from './steering';
import type { TabProps } from './SettingsScreen';
import { WantedRow } from './WantedRow';

/** What every part of the tab gets. */
export interface SteeringProps {
  chosen: Steering;
  errors: TabProps['errors'];
  set: (change: Partial<Steering>) => void;
}

type NumberName = 'open_crew' | 'switch_min' | 'stay_min' | 'least_gain' | 'balance_margin' | 'max_occupancy' | 'max_hours' | 'per_hour' | 'drop_warn' | 'drop_stop';

const field = ({ chosen, errors, set }: SteeringProps, name: NumberName) => ({ value: chosen[name], error: errors[`steering.${name}`], onChange: (x: number | null) => set({ [name]: x ?? NaN }) });

function LineupCard(props: SteeringProps) {
  const { chosen, errors, set } = props;
  return (
    <section className="card" aria-label={t('lineupTitle')}>
      <header><h2>{t('lineupTitle')}</h2></header>
      <div className="body stack">
        <Choices legend={t('lineupMode')} value={chosen.mode} onChange={(mode) => set({ mode })} options={[{ value: 'best', label: 'modeBest', about: 'modeBestAbout' }, { value: 'plain', label: 'modePlain', about: 'modePlainAbout' }]} />
        <Slider label={t('fieldLeastChance')} hint={t('hintLeastChance')} error={errors['steering.least_chance']} value={chosen.least_chance} min={0.5} max={0.99} step={0.01} shown={percent(chosen.least_chance, 0)} onChange={(least_chance) => set({ least_chance })} />
        <div className="form two-up">
          <NumberField label={t('fieldLeastGain')} unit="%" scale={0.01} hint={t('hintLeastGain')} {...field(props, 'least_gain')} />
          <NumberField label={t('fieldSwitch')} unit="min" hint={t('hintSwitch')} {...field(props, 'switch_min')} />
          <NumberField label={t('fieldStay')} unit="min" hint={t('hintStay')} {...field(props, 'stay_min')} />
          <NumberField label={t('fieldOpenCrew')} hint={t('hintOpenCrew')} {...field(props, 'open_crew')} />
          <NumberField label={t('fieldMaxHours')} unit="h" hint={t('hintMaxHours')} {...field(props, 'max_hours')} />
          <NumberField label={t('fieldMaxOccupancy')} unit="%" scale={0.01} hint={t('hintMaxOccupancy')} {...field(props, 'max_occupancy')} />
          <NumberField label={t('fieldBalance')} unit="%" scale={0.01} hint={t('hintBalance')} {...field(props, 'balance_margin')} />
        </div>
      </div>
    </section>
  );
}

function FeedCard(props: SteeringProps) {
  const { chosen, errors, set } = props;
  return (
    <section className="card" aria-label={t('navFeed')}>
      <header><h2>{t('navFeed')}</h2><a href={href('effects')}>{t('navEffects')}</a></header>
      <div className="body form">
        <NumberField label={t('fieldPerHour')} hint={t('hintPerHour')} {...field(props, 'per_hour')} />
        <Slider label={t('fieldHoldOut')} hint={t('hintHoldOut')} error={errors['steering.hold_out']} value={chosen.hold_out} min={0} max={0.5} step={0.05} shown={percent(chosen.hold_out, 0)} onChange={(hold_out) => set({ hold_out })} />
      </div>
    </section>
  );
}

function DropsCard({ limit, ...props }: SteeringProps & { limit: number }) {
  return (
    <section className="card" aria-label={t('dropsTitle')}>
      <header><h2>{t('dropsTitle')}</h2><a href={href('drop-budget')}>{t('seeMore')}</a></header>
      <div className="body stack">
        <div className="form two-up">
          <NumberField label={t('fieldDropWarn')} unit="%" scale={0.01} hint={t('hintDropWarn')} {...field(props, 'drop_warn')} />
          <NumberField label={t('fieldDropStop')} unit="%" scale={0.01} hint={t('hintDropStop')} {...field(props, 'drop_stop')} />
        </div>
        {props.chosen.drop_stop > limit && <p className="note warn"><Icon name="warning" size={13} /><span>{t('stopAfterLimit')}</span></p>}
        <p className="note"><Icon name="info" size={13} /><span>{t('limitIs', percent(limit, 1))}: <a href={href('settings', 'formulas')}>{t('tabFormulas')}</a></span></p>
      </div>
    </section>
  );
}

function CampaignsCard({ campaigns, ...props }: SteeringProps & { campaigns: Record<string, string> }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const list = Object.entries(campaigns).filter(([, name]) => name.toLocaleLowerCase().includes(wanted)).sort((a, b) => a[1].localeCompare(b[1]));
  return (
    <section className="card" aria-label={t('wantedTitle')}>
      <header><h2>{t('wantedTitle')}</h2><a href={href('settings', 'values')}>{t('valuesTitle')}</a></header>
      <div className="body stack">
        <p className="muted">{t('wantedAbout')}</p>
        {Object.keys(campaigns).length > 8 && <Search label={t('findCampaign')} value={text} onChange={setText} />}
        <div>{list.map(([id, name]) => <WantedRow key={id} id={Number(id)} name={name} {...props} />)}</div>
      </div>
    </section>
  );
}

/** So many agents that match are listed; more are found by typing more. */
const MOST_LISTED = 20;

function AgentsCard({ campaigns, ...props }: SteeringProps & { campaigns: Record<string, string> }) {
  const [text, setText] = useState('');
  const { id = [], name = [] } = useSnapshot('7d').data?.agents.columns ?? {};
  const known = id.map((each, i) => ({ id: each, name: name[i] ?? '' }));
  const wanted = text.trim().toLocaleLowerCase();
  const set = new Map(props.chosen.abilities.filter((each) => !plainAbility(each)).map((each) => [each.agent_id, each]));
  const gone = [...set.keys()].filter((each) => !id.includes(each)).map((each) => ({ id: each, name: t('agentNumber', each) }));
  const found = [...known, ...gone].filter((each) => (wanted ? each.name.toLocaleLowerCase().includes(wanted) : set.has(each.id))).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <section className="card" aria-label={t('abilitiesTitle')}>
      <header><h2>{t('abilitiesTitle')}</h2><span className="faint">{t('setFor', count(set.size), count(known.length))}</span></header>
      <div className="body stack">
        <p className="muted">{t('abilitiesAbout')}</p>
        <Search label={t('findAgent')} value={text} onChange={setText} />
        {found.length === 0 && <p className="faint">{wanted ? t('noRows') : t('abilitiesStart')}</p>}
        <div>{found.slice(0, MOST_LISTED).map((each) => <AbilityRow key={each.id} id={each.id} name={each.name} campaigns={campaigns} {...props} />)}</div>
        {found.length > MOST_LISTED && <p className="faint">{t('typeMore', count(found.length - MOST_LISTED))}</p>}
      </div>
    </section>
  );
}

function SafetyCard({ chosen, set }: SteeringProps) {
  return (
    <section className="card" aria-label={t('safetyTitle')}>
      <header><h2>{t('safetyTitle')}</h2></header>
      <div className="body choices">
        <label>
          <input type="checkbox" checked={chosen.allow_logout} onChange={(event) => set({ allow_logout: event.target.checked })} />
          <span>{t('fieldAllowLogout')}<small>{t('hintAllowLogout')}</small></span>
        </label>
      </div>
    </section>
  );
}

/** The tab. `campaigns` are names by id. */
export function OptimiserTab({ draft, errors, change, campaigns }: TabProps & { campaigns: Record<string, string> }) {
  const [edition, setEdition] = useState(0);
  const chosen = steeringOf(draft);
  const set = (part: Partial<Steering>) => change({ steering: { ...chosen, ...part } });
  const props: SteeringProps = { chosen, errors, set };
  const restore = () => {
    const { wanted, abilities, allow_logout } = chosen;
    set({ ...DEFAULTS, wanted, abilities, allow_logout });
    setEdition((n) => n + 1);
  };
  return (
    <>
      <p className="note"><Icon name="info" size={13} /><span>{t('optimiserAbout')}</span></p>
      <div className="stack" key={edition}>
        <LineupCard {...props} />
        <FeedCard {...props} />
        <DropsCard {...props} limit={draft.drop_limit} />
      </div>
      <CampaignsCard {...props} campaigns={campaigns} />
      <AgentsCard {...props} campaigns={campaigns} />
      <SafetyCard {...props} />
      <button type="button" className="btn" onClick={restore}><Icon name="refresh" />{t('optimiserRestore')}</button>
    </>
  );
}
