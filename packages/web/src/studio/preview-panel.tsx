/**
 * What viewers will see, or see now; while there is no picture, the way to one.
 * From: the studio session. To: studio-page.tsx.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { LevelMeter } from './level-meter.tsx';
import { MicrophoneSign } from './microphone-sign.tsx';
import styles from './preview-panel.module.css';
import { hasPicture, isSending } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

export function PreviewPanel() {
  const { t } = useTranslation();
  const [{ publisher, microphone, isMuted }, session] = useStudioSession();
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
      <div className={styles.badges}>
        {publisher.name === 'live' && <LiveBadge state="live" />}
        {publisher.name === 'reconnecting' && <LiveBadge state="paused" />}
        {microphone.name === 'on' && !isMuted && (
          <span className={styles.heard}>
            <MicrophoneSign isMuted={false} />
            <LevelMeter sound={microphone.microphone} label={t('studio.level')} isMuted={false} />
          </span>
        )}
        {microphone.name === 'on' && isMuted && (
          <span className={styles.muted}>
            <MicrophoneSign isMuted />
            <span>{t('studio.isMuted')}</span>
          </span>
        )}
      </div>
      <NoPicture />
    </section>
  );
}

/** Before a stream it covers the empty stage; in one it leaves the card that viewers see in sight. */
function NoPicture() {
  const { t } = useTranslation();
  const [snapshot, session] = useStudioSession();
  const { publisher, sources, settings } = snapshot;
  const isLive = isSending(publisher);
  const isScreenMissing = settings.layout !== 'camera' && !sources.screen.shown;
  if (isLive && isScreenMissing) {
    return (
      <div className={styles.strip}>
        <p>{t('studio.continueSharingText')}</p>
        <Button
          look="primary"
          data-testid="continue-sharing"
          onClick={() => void session.inputs.shareScreen()}
        >
          {t('studio.continueSharing')}
        </Button>
      </div>
    );
  }
  if (hasPicture(snapshot)) return null;
  if (sources.camera.attempt.name === 'opening' || sources.screen.attempt.name === 'opening') {
    return (
      <div className={isLive ? styles.strip : styles.over} role="status">
        <p className={styles.what}>{t('studio.previewOpening')}</p>
        <p>{t('studio.previewOpeningHint')}</p>
      </div>
    );
  }
  return (
    <div className={isLive ? styles.strip : styles.over}>
      <p className={isLive ? undefined : styles.what}>
        {isLive ? t('studio.noPictureText') : t('studio.previewOff')}
      </p>
      {!isLive && <p>{t('studio.previewOffHint')}</p>}
      <div className={styles.ways}>
        <Button
          look="primary"
          data-testid="turn-on-camera"
          onClick={() => void session.inputs.turnOnCamera()}
        >
          {t('studio.turnOnCamera')}
        </Button>
        <Button data-testid="share-screen" onClick={() => void session.inputs.shareScreen()}>
          {t('studio.shareScreen')}
        </Button>
      </div>
    </div>
  );
}
