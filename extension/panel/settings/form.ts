/** The settings while they are being edited: what changed, and what cannot be saved yet. */
import type { Key } from '../t';
import type { CentreSettings, Terms } from '../types';
import { foresightErrors, foresightOf } from './foresight';
import { outside, type Rule } from './rules';
import { steeringErrors, steeringOf } from './steering';

/**
 * Field name -> why it cannot be saved. Names of terms are `terms.<campaign>.<field>`, of foresight `foresight.<field>`, of the optimiser
 * `steering.<field>`, `wanted.<campaign>.<field>` and `abilities.<agent>.<field>`.
 */
export type Errors = Record<string, Key>;

const RULES: Partial<Record<keyof CentreSettings, Rule>> = {
  poll_interval_s: [10, 300, 'errorPoll'],
  drop_limit: [0.0001, 0.9999, 'errorShare'],
  dead_band_points: [0, 50, 'errorPoints'],
  min_contacts: [1, 10_000, 'errorContacts'],
  excellent_at: [0, 100, 'errorPercent'],
  good_at: [0, 100, 'errorPercent'],
};

const TERM_RULES: Record<Exclude<keyof Terms, 'campaign_id'>, Rule> = {
  value_cents: [0, 1e10, 'errorMoney'],
  margin_cents: [0, 1e10, 'errorMoney'],
  cost_per_lead_cents: [0, 1e10, 'errorMoney'],
  cost_per_hour_cents: [0, 1e10, 'errorMoney'],
  target_per_contact: [0.0001, 1, 'errorShare'],
  ideal_handle_s: [1, 86_400, 'errorTime'],
};

/** True when the browser knows the IANA zone. */
export function zoneKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone.includes('/') || zone === 'UTC';
  } catch {
    return false;
  }
}

/** Everything that keeps the settings from being saved; the server checks again. */
export function check(settings: CentreSettings): Errors {
  const errors: Errors = { ...foresightErrors(foresightOf(settings)), ...steeringErrors(steeringOf(settings)) };
  for (const [name, rule] of Object.entries(RULES)) {
    if (outside(settings[name as keyof CentreSettings] as number, rule)) errors[name] = rule[2];
  }
  if (settings.name.trim() === '') errors['name'] = 'errorName';
  if (!zoneKnown(settings.zone)) errors['zone'] = 'errorZone';
  if (settings.good_at > settings.excellent_at) errors['good_at'] = 'errorBands';
  for (const [name, x] of Object.entries(settings.targets)) {
    if (x != null && outside(x as number, [0, 1e13, 'errorCount'])) errors[`targets.${name}`] = 'errorCount';
  }
  for (const terms of settings.terms) {
    for (const [name, rule] of Object.entries(TERM_RULES)) {
      const x = terms[name as keyof Terms];
      if (x != null && outside(x, rule)) errors[`terms.${terms.campaign_id}.${name}`] = rule[2];
    }
  }
  return errors;
}

/** The terms of one campaign, empty ones where nothing is configured. */
export function termsOf(settings: CentreSettings, campaign: number): Terms {
  const none = { value_cents: null, margin_cents: null, cost_per_lead_cents: null, cost_per_hour_cents: null,
    target_per_contact: null, ideal_handle_s: null };
  return settings.terms.find((each) => each.campaign_id === campaign) ?? { campaign_id: campaign, ...none };
}

const isEmpty = (terms: Terms): boolean => Object.entries(terms).every(([name, x]) => name === 'campaign_id' || x == null);

/** Settings with one campaign's terms replaced; terms that say nothing are left out. */
export function withTerms(settings: CentreSettings, terms: Terms): CentreSettings {
  const others = settings.terms.filter((each) => each.campaign_id !== terms.campaign_id);
  return { ...settings, terms: isEmpty(terms) ? others : [...others, terms] };
}

/** A typed number in the unit of storage: empty is null, nonsense is NaN; a comma counts as a decimal point. */
export function parseNumber(text: string, scale: number): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const x = Number(trimmed);
  return Number.isFinite(x) ? Math.round(x * scale * 1e6) / 1e6 : NaN;
}

/** The number as the field shows it. */
export function showNumber(x: number | null | undefined, scale: number): string {
  return x == null || Number.isNaN(x) ? '' : String(Math.round((x / scale) * 1e6) / 1e6);
}

/** Names, one a line; empty lines do not count. */
export const parseNames = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
