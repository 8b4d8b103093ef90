/**
 * What a streamer wants to know and do while live: figures, the link, stop.
 * From: the studio session. To: studio-page.tsx.
 */
import { useTranslation } from 'react-i18next';
import { elapsedText } from '../time/time-texts.ts';
import { useNow } from '../time/use-now.ts';
import { CopyLink } from '../ui/copy-link.tsx';
import styles from './live-panel.module.css';
import { rateText } from './rate-text.ts';
import { StopButton } from './stop-button.tsx';
import { useStudioSession } from './use-studio-session.ts';

const CLOCK_MS = 500;

export function LivePanel({ watchUrl, startedAt }: { watchUrl: string; startedAt: string }) {
  const { t, i18n } = useTranslation();
  const [{ stats }] = useStudioSession();
  const nowMs = useNow(CLOCK_MS);
  const framesPerSecond = Math.round(stats.framesPerSecond);
  return (
    <section className={styles.panel} aria-label={t('studio.figures')}>
      <dl className={styles.figures}>
        <Figure name={t('studio.viewers')} value={String(stats.viewers)} testId="viewers" />
        <Figure
          name={t('studio.timeLive')}
          value={elapsedText(startedAt, nowMs)}
          testId="time-live"
        />
        <Figure name={t('studio.fps')} value={String(framesPerSecond)} testId="fps" />
        <Figure
          name={t('studio.upload')}
          value={rateText(stats.uploadBps, i18n.language)}
          testId="upload"
        />
      </dl>
      <div className={styles.actions}>
        <CopyLink url={watchUrl} testId="watch-link" />
        <StopButton viewers={stats.viewers} />
      </div>
    </section>
  );
}

function Figure({ name, value, testId }: { name: string; value: string; testId: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
