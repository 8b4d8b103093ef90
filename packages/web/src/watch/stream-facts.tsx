/**
 * Title, streamer, viewers, and how long the stream has been live. From: watch-page.tsx.
 */
import type { PlayerInfo } from '@streamhub/client';
import { useTranslation } from '../i18n/use-translation.ts';
import { elapsedText } from '../time/time-texts.ts';
import { useHubNow } from '../time/use-hub-now.ts';
import styles from './stream-facts.module.css';

interface StreamFactsProps {
  title: string;
  /** Undefined when unknown, or named by the title already. */
  streamer: string | undefined;
  /** Undefined when the stream is not running. */
  running: PlayerInfo | undefined;
}

const CLOCK_MS = 500;

export function StreamFacts({ title, streamer, running }: StreamFactsProps) {
  const { t } = useTranslation();
  const nowMs = useHubNow(CLOCK_MS);
  return (
    <div className={styles.facts}>
      <h1 className={styles.title} dir="auto">
        {title}
      </h1>
      <p className={styles.line}>
        {streamer && <span dir="auto">{t('stream.by', { name: streamer })}</span>}
        {running && (
          <>
            <span data-testid="viewers">{t('count.viewers', { count: running.viewers })}</span>
            {nowMs !== undefined && (
              <span className={styles.clock} data-testid="time-live">
                {t('watch.timeLive', { time: elapsedText(running.startedAt, nowMs) })}
              </span>
            )}
          </>
        )}
      </p>
    </div>
  );
}
