/**
 * The pages' languages, and <html lang> with them. English comes with the page; another language is loaded when somebody
 * reads it.
 * From: en.ts, es.ts, language.ts. To: main.tsx, once; use-translation.ts.
 */
import { retried } from '@streamhub/client';
import { en } from './en.ts';
import { type Language, preferredLanguage, rememberLanguage } from './language.ts';
import { type Sentences, Translations } from './translations.ts';

const LOADED: Record<Exclude<Language, 'en'>, () => Promise<Sentences>> = {
  es: async () => (await import('./es.ts')).es,
};
/** A page in the wrong language is better than none. */
const FIRST_PAGE_WAITS_MS = 3_000;

export const translations = new Translations();
/** The newest: a language that comes late does not take the place of a later choice. */
let wished: Language = 'en';

export async function startTranslations(): Promise<void> {
  translations.add('en', en);
  const patience = new Promise((resolve) => setTimeout(resolve, FIRST_PAGE_WAITS_MS));
  await Promise.race([showIn(preferredLanguage()), patience]);
}

/** False if the language could not be loaded: the page stays as it is. */
export async function changeLanguage(language: Language): Promise<boolean> {
  rememberLanguage(language);
  return await showIn(language);
}

async function showIn(language: Language): Promise<boolean> {
  wished = language;
  if (language !== 'en' && !translations.has(language)) {
    try {
      translations.add(language, await retried(LOADED[language]));
    } catch {
      return false;
    }
  }
  if (language !== wished) return true;
  translations.change(language);
  document.documentElement.lang = language;
  return true;
}
