/**
 * Where the first account is made, by the link that the hub showed on its console.
 * From: app.tsx, the token behind the `#` of the address. To: the hub; then the studio.
 */

import { useLocation, useNavigate } from 'react-router';
import { useTranslation } from '../i18n/use-translation.ts';
import { useDocumentTitle } from '../layout/document-title.ts';
import { setUp } from './access-api.ts';
import { AccountForm } from './account-form.tsx';
import styles from './set-up-page.module.css';

export function SetUpPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  useDocumentTitle(t('title.setUp'));
  return (
    <section className={styles.page}>
      <h1>{t('access.setUpHeading')}</h1>
      <p className={styles.text}>{token ? t('access.setUpText') : t('access.setUpNoToken')}</p>
      {token && (
        <AccountForm
          isNew
          submit={t('access.setUpSubmit')}
          onSubmit={async (account) => {
            const outcome = await setUp({ token, ...account });
            if (!outcome) void navigate('/studio', { replace: true });
            return outcome;
          }}
        />
      )}
    </section>
  );
}
