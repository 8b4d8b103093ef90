/**
 * How loud a captured sound is, many times a second, painted past React.
 * From: the client library's microphone and screen sound. To: microphone-panel.tsx, screen-sound-panel.tsx.
 */
import type { CapturedSound } from '@streamhub/client';
import { useEffect, useRef } from 'react';
import styles from './level-meter.module.css';

interface LevelMeterProps {
  sound: CapturedSound;
  /** For who does not see it. */
  label: string;
  /** It still moves, but pale: nobody hears it. */
  isMuted: boolean;
}

export function LevelMeter({ sound, label, isMuted }: LevelMeterProps) {
  const meter = useRef<HTMLMeterElement>(null);
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let next = requestAnimationFrame(paint);
    function paint() {
      const { level } = sound;
      if (meter.current) meter.current.value = level;
      bar.current?.style.setProperty('--level', level.toFixed(3));
      next = requestAnimationFrame(paint);
    }
    return () => cancelAnimationFrame(next);
  }, [sound]);

  return (
    <div className={styles.track} data-muted={isMuted}>
      <meter ref={meter} className="visually-hidden" min={0} max={1} aria-label={label} />
      <div ref={bar} className={styles.level} />
    </div>
  );
}
