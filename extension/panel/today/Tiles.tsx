/** The headline figures of one window; each opens the calls that produced it. */
import { whyHref } from '../causes/link';
import { at } from '../columns';
import { count, duration, hours, percent } from '../format';
import { CountTile, RateTile } from '../parts/Tile';
import { href } from '../route';
import { counted, t } from '../t';
import type { Snapshot } from '../types';

/** The campaign nearest to its legal limit over 30 days, or null where nothing was dropped. */
export function nearestToLimit(snapshot: Snapshot): { name: string; rate: number } | null {
  const c = snapshot.campaigns.columns;
  let worst: { name: string; rate: number } | null = null;
  c.id.forEach((_, row) => {
    const n = at(c.live_answers_30d, row);
    const rate = n > 0 ? at(c.drops_30d, row) / n : null;
    if (rate !== null && rate > (worst?.rate ?? 0)) worst = { name: at(c.name, row), rate };
  });
  return worst;
}

function DropFoot({ snapshot, limit }: { snapshot: Snapshot; limit: number }) {
  const { backfill } = snapshot.health;
  if (!backfill.finished) return <>{t('drops30Reading', count(backfill.done_days), count(backfill.total_days))}</>;
  const worst = nearestToLimit(snapshot);
  if (!worst) return <>{t('drops30None', percent(limit, 0))}</>;
  const tone = worst.rate >= limit * 0.97 ? 'bad' : worst.rate >= limit * 0.83 ? 'warn' : '';
  return <span className={tone} data-tip={worst.name}>{t('drops30Worst', percent(worst.rate, 1), percent(limit, 0))}<span className="sr"> {worst.name}</span></span>;
}

/** Eight tiles. `limit` is the legal share of drops. */
export function Tiles({ snapshot, limit }: { snapshot: Snapshot; limit: number }) {
  const { team } = snapshot;
  const to = (params: Record<string, string>) => href('calls', null, { window: snapshot.window.name, ...params });
  return (
    <div className="tiles">
      <RateTile label={t('colContactRate')} about={t('aboutContactRate')} rate={team.contact_rate} kind="share" of="dials"
        href={to({ outcome: 'contact' })} why={whyHref('contact_rate')} />
      <RateTile label={t('colConversionsPerHour')} about={t('aboutTeamPerHour')} rate={team.conversions_per_hour} kind="per_hour"
        of="contacts" href={to({ outcome: 'conversion' })}
        foot={t('inTime', count(team.conversions), hours(team.login_s))} why={whyHref('conversions_per_hour')} />
      <RateTile label={t('colConversionPerContact')} about={t('aboutConversionPerContact')} rate={team.conversion_per_contact}
        kind="share" of="contacts" href={to({ outcome: 'contact' })} why={whyHref('conversion_per_contact')} />
      <RateTile label={t('colDropRate')} about={t('aboutDropRate')} rate={team.drop_rate} kind="share" of="answered"
        href={to({ outcome: 'drop' })} foot={<DropFoot snapshot={snapshot} limit={limit} />} />
      <RateTile label={t('colOccupancy')} about={t('aboutOccupancy')} rate={team.occupancy} kind="share" digits={0} of="calls"
        href={to({})} foot={t(BALANCE[team.balance.reading])} />
      <RateTile label={t('colHandle')} about={t('aboutHandle')} rate={team.handle_s} kind="seconds" of="calls"
        href={to({})} why={whyHref('handle_s')} />
      <CountTile label={t('colCalls')} about={t('aboutTeamCalls')} shown={count(team.calls)} href={to({})}
        foot={counted('dials', team.dials, count(team.dials))} why={whyHref('calls')} />
      <CountTile label={t('colTalk')} about={t('aboutTeamTalk')} shown={hours(team.talk_s)} href={to({})}
        foot={t('perCall', duration(team.calls > 0 ? team.talk_s / team.calls : null))} />
    </div>
  );
}

const BALANCE = {
  even: 'balanceEven',
  uneven: 'balanceUneven',
  'very uneven': 'balanceVeryUneven',
  'not enough data': 'balanceUnknown',
} as const;
