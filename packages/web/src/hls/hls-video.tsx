/**
 * A playlist in a `<video>` with the browser's own controls, and how late it is.
 * From: hls-stage.tsx. To: hls-playing.ts; the viewer.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { LATE, playHls } from './hls-playing.ts';
import styles from './hls-video.module.css';

interface HlsVideoProps {
  address: string;
  isLive: boolean;
  /** In seconds. */
  startTime: number;
  /** It has ended, or cannot be played any more. */
  onOver(): void;
}

export function HlsVideo({ address, isLive, startTime, onOver }: HlsVideoProps) {
  const { t, i18n } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) return playHls(video.current, { address, startTime, onOver });
  }, [address, startTime, onOver]);
  return (
    <div className={styles.stage}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody writes them while it is live. */}
      <video
        ref={video}
        className={styles.picture}
        aria-label={t('watch.picture')}
        data-testid="hls"
        controls
        playsInline
        onEnded={onOver}
      />
      {isLive && (
        <p className={styles.note} role="status" data-testid="hls-note">
          {LATE[i18n.language]}
        </p>
      )}
    </div>
  );
}
