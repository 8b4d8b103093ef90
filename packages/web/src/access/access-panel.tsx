/**
 * What this hub wants of whoever streams: its key, or a login; nothing where everybody may.
 * From: use-hub-info.ts, the studio session. To: studio-page.tsx, above the way to go live.
 */
import { useEffect, useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import panel from '../studio/panel.module.css';
import { useStudioSession } from '../studio/use-studio-session.ts';
import { Button } from '../ui/button.tsx';
import { logIn, logOut } from './access-api.ts';
import styles from './access-form.module.css';
import { AccountForm } from './account-form.tsx';
import { PublishKeyForm } from './publish-key-form.tsx';
import { useHubInfo } from './use-hub-info.ts';

export function AccessPanel() {
  const { t } = useTranslation();
  const id = useId();
  const [{ publisher }] = useStudioSession();
  const { info, refresh } = useHubInfo();
  // The session may have ended since the page was opened.
  const isLoginMissing = publisher.name === 'failed' && publisher.code === 'login_required';
  useEffect(() => {
    if (isLoginMissing) refresh();
  }, [isLoginMissing, refresh]);

  if (info === undefined || info.publish === 'open') return null;
  return (
    <section className={panel.panel} aria-labelledby={id} data-testid="access">
      <h2 id={id} className={panel.head}>
        {info.publish === 'key' ? t('access.keyHeading') : t('access.loginHeading')}
      </h2>
      {info.publish === 'key' && <PublishKeyForm />}
      {info.publish === 'account' && !info.user && (
        <>
          <p className={styles.text}>{t('access.loginText')}</p>
          <AccountForm
            submit={t('access.logIn')}
            onSubmit={async (account) => {
              const outcome = await logIn(account);
              if (!outcome) refresh();
              return outcome;
            }}
          />
        </>
      )}
      {info.publish === 'account' && info.user && (
        <div className={styles.line}>
          <p role="status" data-testid="logged-in">
            {t('access.loggedIn', { name: info.user })}
          </p>
          <Button
            look="quiet"
            data-testid="log-out"
            onClick={async () => {
              await logOut();
              // The name goes with the page that knew it.
              window.location.reload();
            }}
          >
            {t('access.logOut')}
          </Button>
        </div>
      )}
    </section>
  );
}
