/**
 * Silences the microphone for viewers, with a click or the key M, before and while live.
 * From: the streamer. To: the studio session.
 */
import { useEffect } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { pressedKey } from '../ui/pressed-key.ts';
import { MicrophoneSign } from './microphone-sign.tsx';
import styles from './mute-button.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function MuteButton() {
  const { t } = useTranslation();
  const [{ isMuted }, session] = useStudioSession();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (pressedKey(event) === 'm') session.setMuted({ isMuted: !session.snapshot().isMuted });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [session]);

  return (
    <>
      <button
        type="button"
        className={styles.mute}
        data-testid="mute"
        aria-pressed={isMuted}
        aria-label={t('studio.mute')}
        aria-keyshortcuts="m"
        title={`${t('studio.mute')} (M)`}
        onClick={() => session.setMuted({ isMuted: !isMuted })}
      >
        <MicrophoneSign isMuted={isMuted} />
        <span>{isMuted ? t('studio.isMuted') : t('studio.mute')}</span>
      </button>
      <span className="visually-hidden" role="status">
        {isMuted && t('studio.mutedNote')}
      </span>
    </>
  );
}
