/** The campaigns of a line-up: crew and worth now and proposed, what one more seat would bring, and dropped calls. */
import { count, decimal } from '../format';
import { Icon } from '../parts/Icon';
import { useWide } from '../parts/width';
import { href } from '../route';
import { t, type Key } from '../t';
import type { Lineup, LineupCampaign } from '../types';
import { worth } from './lineup';

interface Figure {
  label: Key;
  /** Only where there is much room. */
  more?: boolean;
  about: Key;
  now: (each: LineupCampaign) => string;
  /** Missing where there is no proposed one, or it is the same. */
  then?: (each: LineupCampaign) => string;
}

const drops = (x: number | null): string => decimal(x, 1);

const figuresOf = (unit: Lineup['unit']): readonly Figure[] => [
  { label: 'colCrew', about: 'aboutCrewLineup', now: (c) => count(c.crew_now), then: (c) => count(c.crew_proposed) },
  { label: 'colWorth', about: 'aboutWorth', now: (c) => worth(c.worth_now, unit), then: (c) => worth(c.worth_proposed, unit) },
  { label: 'colSeatWorth', about: 'aboutSeatWorth', now: (c) => worth(c.seat_worth, unit) },
  { label: 'colHourWorth', more: true, about: 'aboutHourWorth', now: (c) => worth(c.hour_worth, unit) },
  { label: 'colDropsHour', about: 'aboutDropsHour', now: (c) => drops(c.drops_now), then: (c) => drops(c.drops_proposed) },
  { label: 'colLeads', about: 'aboutLeads', now: (c) => count(c.leads_left) },
];

/** "4 → 5", or one value where nothing changes. */
function NowThen({ figure: { now, then }, campaign }: { figure: Figure; campaign: LineupCampaign }) {
  const before = now(campaign);
  const after = then?.(campaign) ?? before;
  if (after === before) return <>{before}</>;
  return <span className="now-then">{before}<Icon name="flat" size={12} /><span className="sr">{t('toWhere')}</span><strong>{after}</strong></span>;
}

/** What the campaign asks for: "2 to 8 agents · Spanish"; how it is dialed is told on hover. */
function Asks({ campaign: { crew_min: min, seats, needs, predictive, crew_open: open } }: { campaign: LineupCampaign }) {
  const crew = seats === null ? t('crewFrom', count(min)) : t('crewBetween', count(min), count(seats));
  const said = [crew, ...needs].join(' · ');
  return <span className="second asks clip" data-tip={`${said}\n${predictive ? t('predictiveFrom', count(open)) : t('notPredictive')}`}>{said}</span>;
}

function Table({ lineup }: { lineup: Lineup }) {
  const figures = figuresOf(lineup.unit);
  return (
    <table className="small lineup-campaigns">
      <thead><tr><th scope="col">{t('colCampaign')}</th>{figures.map((each) => <th key={each.label} scope="col" className={each.more ? 'num more-wide' : 'num'}><span data-tip={t(each.about)}>{t(each.label)}</span></th>)}</tr></thead>
      <tbody>
        {lineup.campaigns.map((campaign) => (
          <tr key={campaign.campaign_id}>
            <th scope="row"><a className="name-link" href={href('lineup', campaign.campaign_id)} data-tip={t('whoFor')}>{campaign.name}</a><Asks campaign={campaign} /></th>
            {figures.map((figure) => <td key={figure.label} className={figure.more ? 'num more-wide' : 'num'}><NowThen figure={figure} campaign={campaign} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Folded({ lineup }: { lineup: Lineup }) {
  const figures = figuresOf(lineup.unit);
  return (
    <ul className="folded">
      {lineup.campaigns.map((campaign) => (
        <li key={campaign.campaign_id}>
          <p className="row spread"><a className="name-link clip" href={href('lineup', campaign.campaign_id)}>{campaign.name}</a><a className="btn quiet small-btn" href={href('lineup', campaign.campaign_id)}>{t('whoFor')}<span className="sr"> {campaign.name}</span></a></p>
          <p className="row"><Asks campaign={campaign} /></p>
          <dl className="folded-facts">
            {figures.map((figure) => <div key={figure.label}><dt>{t(figure.label)}</dt><dd><NowThen figure={figure} campaign={campaign} /></dd></div>)}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** A table at full width, folded rows at 400 px; a name opens who should work there. */
export function Campaigns({ lineup }: { lineup: Lineup }) {
  const wide = useWide();
  return (
    <section className="card" aria-label={t('navCampaigns')}>
      {wide && <header><h2>{t('navCampaigns')}</h2></header>}
      {wide ? <Table lineup={lineup} /> : <Folded lineup={lineup} />}
    </section>
  );
}
