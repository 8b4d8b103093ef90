/**
 * What was recorded of public streams, the newest of each, with a picture and the way to it.
 * From: home-page.tsx; GET /api/recordings. To: the watch page.
 */
import type { PublicRecordings } from '@streamhub/protocol';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { askHub } from '../hub-request.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from '../replay/recording-list.module.css';
import { previewUrl } from '../replay/recordings-api.ts';
import { momentText } from '../time/start-texts.ts';

type Recorded = PublicRecordings['recordings'];

export function RecordedList() {
  const { t, i18n } = useTranslation();
  const [recordings, setRecordings] = useState<Recorded>([]);
  useEffect(() => {
    const request = new AbortController();
    void fetchRecorded(request.signal).then(setRecordings);
    return () => request.abort();
  }, []);
  if (recordings.length === 0) return null;
  return (
    <section aria-labelledby="recorded">
      <h2 id="recorded">{t('home.recorded')}</h2>
      <ul className={styles.list} data-testid="recorded-streams">
        {recordings.map((recording) => {
          const { streamKey, recordingId, title, streamer, startedAt } = recording;
          return (
            <li key={recordingId}>
              <img src={previewUrl(recording, 0)} alt="" loading="lazy" />
              <h3 className={styles.title} dir="auto">
                <Link to={`/watch/${streamKey}/${recordingId}`}>
                  {title || t('stream.untitledBy', { name: streamer })}
                </Link>
              </h3>
              {title && <p dir="auto">{t('stream.by', { name: streamer })}</p>}
              <p>
                <time dateTime={startedAt}>{momentText(startedAt, i18n.language)}</time>
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** None where there is no answer. Never rejects. */
async function fetchRecorded(signal: AbortSignal): Promise<Recorded> {
  try {
    const response = await askHub('api/recordings', { signal, cache: 'no-store' });
    const list = (response.ok ? await response.json() : {}) as Partial<PublicRecordings>;
    return Array.isArray(list.recordings) ? list.recordings : [];
  } catch {
    return [];
  }
}
