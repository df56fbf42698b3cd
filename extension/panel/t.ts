/** The panel's words: `t` for sentences, `counted` and `ordinal` for those that bend with a number. */
import { spokenLanguage, text, useCatalogue, type TextKey } from '../shared/text';

export type Key = TextKey;

const plurals = new Map<string, Intl.PluralRules>();
let chosen = '';

/** Speaks `code` ('en', 'es') from now on, or the browser's own language with ''. */
export async function speak(code: string): Promise<void> {
  chosen = code;
  plurals.clear();
  await useCatalogue(code);
  document.documentElement.lang = language();
}

/** The language in force, for numbers and plurals as well as for words. */
export const language = (): string => spokenLanguage(chosen);

/** The sentence under `key`, `$1`…`$9` replaced in order. */
export const t = (key: Key, ...values: (string | number)[]): string => text(key, ...values);

function form(n: number, type: 'cardinal' | 'ordinal'): Intl.LDMLPluralRule {
  let rules = plurals.get(type);
  if (!rules) plurals.set(type, (rules = new Intl.PluralRules(language(), { type })));
  return rules.select(n);
}

/** The words whose sentences have one form for one and another for several. */
export type Stem = 'calls' | 'contacts' | 'conversions' | 'agents' | 'days' | 'dials' | 'answered' | 'drops' | 'rows' | 'intervals' | 'alerts' | 'advice' | 'shifts' | 'rules' | 'queues' | 'weeks';

/** "1 call", "24 calls": the form of `stem` that fits `n`, with `shown` as the number. */
export function counted(stem: Stem, n: number, shown: string): string {
  return t(`${stem}${form(n, 'cardinal') === 'one' ? 'One' : 'Other'}` as Key, shown);
}

/** "1st", "2nd", "3rd", "4th" in the language in force. */
export function ordinal(n: number): string {
  const which = form(n, 'ordinal');
  if (which === 'one') return t('ordinalOne', n);
  if (which === 'two') return t('ordinalTwo', n);
  return which === 'few' ? t('ordinalFew', n) : t('ordinalOther', n);
}
