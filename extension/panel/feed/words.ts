/** Advice in words: kinds, reactions, reasons for silence, figures. */
import { money, NONE, range } from '../format';
import { inUnit } from '../metric';
import type { IconName } from '../parts/Icon';
import { t, type Key } from '../t';
import type { AlertTone, Card, CardFigure, CardKind, CardReaction, HeldWhy } from '../types';

export const KINDS: Record<CardKind, { icon: IconName; label: Key }> = {
  coach: { icon: 'coaching', label: 'kindCoach' },
  praise: { icon: 'star', label: 'kindPraise' },
  investigate: { icon: 'search', label: 'kindInvestigate' },
  move: { icon: 'lineup', label: 'kindMove' },
  balance: { icon: 'exposure', label: 'kindBalance' },
  process: { icon: 'settings', label: 'kindProcess' },
};

/** Risks wear the colours of risk, opportunities those of praise. */
export const toneOf = ({ section }: Pick<Card, 'section'>): AlertTone => (section === 'risk' ? 'risk' : 'praise');

export const DONE: Record<CardReaction, { icon: IconName; label: Key }> = {
  did_it: { icon: 'check', label: 'didIt' }, not_now: { icon: 'clock', label: 'didNotNow' }, wrong: { icon: 'close', label: 'didWrong' }, reopened: { icon: 'check', label: 'didReopened' },
};

/** Reasons why advice was wrong, one tap each. */
export const REASONS: readonly Key[] = ['wrongKnown', 'wrongNotTrue', 'wrongPerson', 'wrongImpossible'];

export const HELD: Record<HeldWhy, Key> = {
  budget: 'heldBudget', repeated: 'heldRepeated', muted: 'heldMuted', thin: 'heldThin', unsure: 'heldUnsure', slight: 'heldSlight', merged: 'heldMerged',
  refused: 'heldRefused', held_out: 'heldOut', praise: 'heldPraise',
};

/** A value of a card or the ledger in its own unit. */
export const figureIn = (x: number | null | undefined, unit: CardFigure['unit']): string => (unit === 'cents' ? money(x) : inUnit(x, unit));

const KIND = { seconds: 'seconds', share: 'share', per_hour: 'per_hour', count: 'number', cents: 'money' } as const;

/** How values of a unit are written: the kind that `value` and `range` know. */
export const kindOf = (unit: CardFigure['unit']): (typeof KIND)[CardFigure['unit']] => KIND[unit];

/** "7:50–9:18"; empty without a range. */
export function figureRange({ low, high, unit }: CardFigure): string {
  const said = range(low, high, KIND[unit]);
  return said === NONE ? '' : said;
}

/** "Priya Patel, James Quinn · Medicare Q4". */
export function aboutWhom({ agents, campaign }: Card): string {
  return [agents.join(', '), campaign].filter(Boolean).join(' · ') || t('team');
}
