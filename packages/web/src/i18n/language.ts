/**
 * The language of the pages: the one chosen in the footer, else the browser's, else English.
 * From: browser-storage.ts and navigator.languages. To: i18n.ts.
 */
import { visits } from '../browser-storage.ts';

export const languages = { en: 'English', es: 'Español' } as const;

export type Language = keyof typeof languages;

const CHOSEN_LANGUAGE = 'streamhub.language';

function isLanguage(value: string | undefined): value is Language {
  return value !== undefined && Object.hasOwn(languages, value);
}

export function preferredLanguage(): Language {
  const chosen = visits.read(CHOSEN_LANGUAGE);
  if (isLanguage(chosen)) return chosen;
  for (const tag of navigator.languages) {
    const language = tag.toLowerCase().split('-')[0];
    if (isLanguage(language)) return language;
  }
  return 'en';
}

export function rememberLanguage(language: Language): void {
  visits.write(CHOSEN_LANGUAGE, language);
}
