/** Every sentence the extension itself says, from public/_locales, in the browser's or the chosen language. */
import type en from '../public/_locales/en/messages.json';

/** Names of the sentences; the compiler refuses one that English does not have. */
export type TextKey = keyof typeof en;
type Catalogue = Partial<Record<string, { message: string }>>;

let chosen: Catalogue | null = null;

/** Switches to `language` ('en', 'es'), or back to the browser's own with ''. */
export async function useCatalogue(language: string): Promise<void> {
  chosen = null;
  if (language === '') return;
  const answer = await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`));
  if (answer.ok) chosen = (await answer.json()) as Catalogue;
}

/** The sentence `key` with `$1`, `$2` … replaced by `values`. */
export function text(key: TextKey, ...values: (string | number)[]): string {
  const said = values.map(String);
  const own = chosen?.[key]?.message;
  if (own !== undefined) return own.replace(/\$([1-9])/g, (_, n: string) => said[Number(n) - 1] ?? '');
  return globalThis.chrome?.i18n?.getMessage(key, said) || key;
}

/** The language spoken now, for `lang` attributes and Intl. */
export function spokenLanguage(language: string): string {
  return language || globalThis.chrome?.i18n?.getUILanguage?.() || 'en';
}
