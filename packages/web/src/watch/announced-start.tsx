/**
 * When a stream that is off air is meant to begin, where the viewer is, and how long that is from now. The sentence changes
 * once, so a screen reader says it twice at most; the countdown, which ticks, it does not say.
 * From: picture-overlay.tsx, which loads it when a stream is announced. To: the viewer.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { momentText, untilText } from '../time/start-texts.ts';
import { useHubNow } from '../time/use-hub-now.ts';
import styles from './picture-overlay.module.css';

interface AnnouncedStartProps {
  startsAt: string;
}

const CLOCK_MS = 500;

export function AnnouncedStart({ startsAt }: AnnouncedStartProps) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const nowMs = useHubNow(CLOCK_MS);
  const left = nowMs === undefined ? '' : untilText(startsAt, { nowMs, language });
  return (
    <>
      <p className={styles.how} role="status" data-testid="starts-at">
        {left === undefined
          ? t('watch.startsSoon')
          : t('watch.startsAt', { when: momentText(startsAt, language) })}
      </p>
      {left && (
        <p className={styles.countdown} role="timer" aria-live="off" data-testid="countdown">
          {left}
        </p>
      )}
    </>
  );
}
