/**
 * Sets the translations up and keeps <html lang> with them.
 * From: en.ts, es.ts, language.ts. To: main.tsx, once; every component asks useTranslation().
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { es } from './es.ts';
import { type Language, preferredLanguage, rememberLanguage } from './language.ts';

export async function startTranslations(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    lng: preferredLanguage(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, es: { translation: es } },
    // Some states need no second sentence; without this their key would be shown.
    returnEmptyString: true,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
}

export async function changeLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await i18next.changeLanguage(language);
}
