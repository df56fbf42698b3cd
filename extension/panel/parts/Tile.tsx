/** A headline figure that opens the calls behind it. */
import type { ReactNode } from 'react';
import { WhyLink } from '../causes/WhyLink';
import { count, value, type Kind } from '../format';
import { counted, t, type Stem } from '../t';
import type { Rate } from '../types';
import { Icon } from './Icon';
import { Ranged, rateSentence } from './RateValue';

interface Frame {
  label: string;
  href: string;
  /** What the figure means and what it decides, for the tip. */
  about: string;
  tip: string;
  /** Where the causes of a change are, for figures whose change can be split. */
  why?: string | null | undefined;
  children: ReactNode;
}

function TileFrame({ label, href, about, tip, why, children }: Frame) {
  const tile = (
    <a className="tile" href={href} data-tip={`${tip}\n${about}`}>
      <span className="label">
        {label}
        <Icon name="next" size={12} />
      </span>
      {children}
      <span className="sr">{`. ${tip}. ${about}`}</span>
    </a>
  );
  return why ? <div className="tile-box">{tile}<WhyLink href={why} label={label} /></div> : tile;
}

interface RateTileProps {
  label: string;
  about: string;
  href: string;
  rate: Rate;
  kind: Kind;
  of: Stem;
  digits?: number;
  why?: string | null;
  /** A line below the range, in place of the number of observations. */
  foot?: ReactNode;
}

/** An estimate with its likely range. */
export function RateTile({ label, about, href, rate, kind, of, digits, why, foot }: RateTileProps) {
  const enough = rate.value != null;
  return (
    <TileFrame label={label} about={about} href={href} tip={rateSentence(rate, kind, of)} why={why}>
      <span className={enough ? 'value' : 'value none'}>{enough ? value(rate.value, kind, digits) : t('notEnoughCalls')}</span>
      {enough ? <Ranged rate={rate} kind={kind} /> : <span />}
      <span className="foot">{foot ?? t('from', counted(of, rate.n, count(rate.n)))}</span>
    </TileFrame>
  );
}

/** A plain count or total. */
export function CountTile({ label, about, href, shown, why, foot }: Omit<RateTileProps, 'rate' | 'kind' | 'of'> & { shown: string }) {
  return (
    <TileFrame label={label} about={about} href={href} tip={`${label}: ${shown}`} why={why}>
      <span className="value">{shown}</span>
      <span />
      <span className="foot">{foot}</span>
    </TileFrame>
  );
}
