/**
 * Streams that are announced and not on air yet, the next first, each with its start where the reader is.
 * From: home-page.tsx, the hub's list. To: the watch page, where one waits.
 */
import { Link } from 'react-router';
import type { StreamInfo } from '../hub-api.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { momentText } from '../time/start-texts.ts';
import styles from './upcoming-list.module.css';

export function UpcomingList({ streams }: { streams: readonly StreamInfo[] }) {
  const { t, i18n } = useTranslation();
  if (streams.length === 0) return null;
  return (
    <section aria-labelledby="upcoming">
      <h2 id="upcoming">{t('home.upcoming')}</h2>
      <ul className={styles.list} data-testid="upcoming">
        {streams.map((stream) => (
          <li key={stream.streamKey} className={styles.item}>
            <h3 className={styles.title} dir="auto">
              <Link to={`/watch/${stream.streamKey}`}>
                {stream.title || t('stream.untitledBy', { name: stream.streamer })}
              </Link>
            </h3>
            {stream.title && <p dir="auto">{t('stream.by', { name: stream.streamer })}</p>}
            {stream.state === 'offline' && stream.startsAt && (
              <p>
                <time dateTime={stream.startsAt}>
                  {t('home.upcomingAt', { when: momentText(stream.startsAt, i18n.language) })}
                </time>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
