/**
 * What viewers will see, or see now; while there is no picture, the way to one.
 * From: the studio session. To: studio-page.tsx.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import styles from './preview-panel.module.css';
import { isSending } from './studio-session.ts';
import { useStudioSession } from './use-studio-session.ts';

export function PreviewPanel() {
  const { t } = useTranslation();
  const [{ publisher, picture }, session] = useStudioSession();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    if (canvas.current) return session.attachPreview(canvas.current);
  }, [session]);

  return (
    <section className={styles.panel} aria-label={t('studio.preview')}>
      <canvas
        ref={canvas}
        className={styles.picture}
        width={640}
        height={360}
        role="img"
        aria-label={t('studio.preview')}
        data-testid="preview"
      />
      {publisher.name === 'live' && (
        <div className={styles.badge}>
          <LiveBadge state="live" />
        </div>
      )}
      {publisher.name === 'reconnecting' && (
        <div className={styles.badge}>
          <LiveBadge state="paused" />
        </div>
      )}
      {!picture.shown && <NoPicture />}
    </section>
  );
}

function NoPicture() {
  const { t } = useTranslation();
  const [{ publisher, picture, settings }, session] = useStudioSession();
  if (picture.attempt.name === 'opening') {
    return (
      <div className={styles.over} role="status">
        <p className={styles.what}>{t('studio.previewOpening')}</p>
        <p>{t('studio.previewOpeningHint')}</p>
      </div>
    );
  }
  if (isSending(publisher) && settings.kind === 'screen') {
    return (
      <div className={styles.over}>
        <p className={styles.what}>{t('studio.continueSharingText')}</p>
        <Button
          look="primary"
          data-testid="continue-sharing"
          onClick={() => void session.shareScreen()}
        >
          {t('studio.continueSharing')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.over}>
      <p className={styles.what}>
        {isSending(publisher) ? t('studio.cameraGoneText') : t('studio.previewOff')}
      </p>
      {!isSending(publisher) && <p>{t('studio.previewOffHint')}</p>}
      <div className={styles.ways}>
        <Button
          look="primary"
          data-testid="turn-on-camera"
          onClick={() => void session.turnOnCamera()}
        >
          {t('studio.turnOnCamera')}
        </Button>
        <Button data-testid="share-screen" onClick={() => void session.shareScreen()}>
          {t('studio.shareScreen')}
        </Button>
      </div>
    </div>
  );
}
