/**
 * How loud the microphone is, many times a second, painted past React.
 * From: the client library's microphone. To: microphone-panel.tsx.
 */
import type { Microphone } from '@streamhub/client';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './level-meter.module.css';

interface LevelMeterProps {
  microphone: Microphone;
  /** It still moves, but pale: nobody hears it. */
  isMuted: boolean;
}

export function LevelMeter({ microphone, isMuted }: LevelMeterProps) {
  const { t } = useTranslation();
  const meter = useRef<HTMLMeterElement>(null);
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let next = requestAnimationFrame(paint);
    function paint() {
      const { level } = microphone;
      if (meter.current) meter.current.value = level;
      bar.current?.style.setProperty('--level', level.toFixed(3));
      next = requestAnimationFrame(paint);
    }
    return () => cancelAnimationFrame(next);
  }, [microphone]);

  return (
    <div className={styles.track} data-muted={isMuted}>
      <meter
        ref={meter}
        className="visually-hidden"
        min={0}
        max={1}
        aria-label={t('studio.level')}
      />
      <div ref={bar} className={styles.level} />
    </div>
  );
}
