/**
 * The page for an address that has none. From: app.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { ButtonLink } from '../ui/button.tsx';
import { useDocumentTitle } from './document-title.ts';
import styles from './not-found-page.module.css';

export function NotFoundPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('title.notFound'));
  return (
    <section className={styles.page}>
      <p className={styles.code} aria-hidden="true">
        404
      </p>
      <h1>{t('notFound.title')}</h1>
      <p className={styles.text}>{t('notFound.text')}</p>
      <ButtonLink to="/" look="primary">
        {t('notFound.home')}
      </ButtonLink>
    </section>
  );
}
