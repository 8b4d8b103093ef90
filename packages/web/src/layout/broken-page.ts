/**
 * The last word when nothing of a page can be drawn any more: plain elements, without React.
 * From: main.tsx. To: the reader, with the way to load the page anew.
 */
import { translations } from '../i18n/i18n.ts';
import styles from './broken-page.module.css';

export function showBrokenPage(): void {
  const { t } = translations.shown();
  /** The page may have broken before its words were there. */
  const hasWords = translations.has('en');
  const box = document.createElement('div');
  box.className = styles.box ?? '';
  box.setAttribute('role', 'alert');
  box.dataset['testid'] = 'page-is-gone';
  const words = document.createElement('p');
  words.textContent = hasWords
    ? `${t('broken.page')} ${t('broken.how')}`
    : 'This page stopped working. Load it anew.';
  const reload = document.createElement('button');
  reload.type = 'button';
  reload.textContent = hasWords ? t('broken.reload') : 'Reload';
  reload.addEventListener('click', () => window.location.reload());
  box.append(words, reload);
  document.body.append(box);
}
