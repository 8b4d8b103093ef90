/**
 * The last word when nothing of a page can be drawn any more: plain elements, without React.
 * From: main.tsx. To: the reader, with the way to load the page anew.
 */
import i18next from 'i18next';
import styles from './broken-page.module.css';

export function showBrokenPage(): void {
  const { isInitialized } = i18next;
  const box = document.createElement('div');
  box.className = styles.box ?? '';
  box.setAttribute('role', 'alert');
  box.dataset['testid'] = 'page-is-gone';
  const words = document.createElement('p');
  words.textContent = isInitialized
    ? `${i18next.t('broken.page')} ${i18next.t('broken.how')}`
    : 'This page stopped working. Load it anew.';
  const reload = document.createElement('button');
  reload.type = 'button';
  reload.textContent = isInitialized ? i18next.t('broken.reload') : 'Reload';
  reload.addEventListener('click', () => window.location.reload());
  box.append(words, reload);
  document.body.append(box);
}
