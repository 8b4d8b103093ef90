/**
 * Silences a sound for viewers, before and while live; the microphone with the key M, too.
 * From: the streamer. To: the studio session.
 */
import { useEffect } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { pressedKey } from '../ui/pressed-key.ts';
import { MicrophoneSign } from './microphone-sign.tsx';
import styles from './mute-button.module.css';
import { useStudioSession } from './use-studio-session.ts';

/** Of the microphone. */
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
      <MuteToggle
        testId="mute"
        label={t('studio.mute')}
        shortcut="m"
        isMuted={isMuted}
        onToggle={() => session.setMuted({ isMuted: !isMuted })}
      />
      <span className="visually-hidden" role="status">
        {isMuted && t('studio.mutedNote')}
      </span>
    </>
  );
}

interface MuteToggleProps {
  testId: string;
  label: string;
  /** The key that does the same. */
  shortcut?: string;
  isMuted: boolean;
  onToggle(): void;
}

export function MuteToggle({ testId, label, shortcut, isMuted, onToggle }: MuteToggleProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.mute}
      data-testid={testId}
      aria-pressed={isMuted}
      // With the word that is seen: whoever speaks to the computer says that.
      aria-label={isMuted ? `${label}: ${t('studio.isMuted')}` : label}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${label} (${shortcut.toUpperCase()})` : label}
      onClick={onToggle}
    >
      <MicrophoneSign isMuted={isMuted} />
      <span>{isMuted ? t('studio.isMuted') : t('studio.mute')}</span>
    </button>
  );
}
