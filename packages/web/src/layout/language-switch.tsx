/**
 * Lets the reader choose the language of the pages. To: page-frame.tsx, in the footer.
 */
import { useState } from 'react';
import { changeLanguage } from '../i18n/i18n.ts';
import { type Language, languages } from '../i18n/language.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './language-switch.module.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const [isMissing, setIsMissing] = useState(false);
  return (
    <fieldset className={styles.languages}>
      <legend className="visually-hidden">{t('layout.language')}</legend>
      {(Object.keys(languages) as Language[]).map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={async () => setIsMissing(!(await changeLanguage(language)))}
        >
          {languages[language]}
        </button>
      ))}
      <span role="status">{isMissing && t('part.language')}</span>
    </fieldset>
  );
}
