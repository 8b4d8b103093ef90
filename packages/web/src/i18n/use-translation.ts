/**
 * The sentences for components, which are drawn anew when the language changes.
 * From: i18n.ts, what is shown. To: every component that says something.
 */
import { useSyncExternalStore } from 'react';
import { translations } from './i18n.ts';
import type { Language } from './language.ts';
import type { Translate } from './translations.ts';

export function useTranslation(): { t: Translate; i18n: { language: Language } } {
  const { language, t } = useSyncExternalStore(translations.subscribe, translations.shown);
  return { t, i18n: { language } };
}
