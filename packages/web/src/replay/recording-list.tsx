/**
 * A stream's recordings, each with a picture and the way to it.
 * From: watch-page.tsx, when nothing is live. To: the viewer.
 */
import type { RecordingSummary } from '@streamhub/protocol';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { replay } from '../i18n/en-replay.ts';
import { translations } from '../i18n/i18n.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './recording-list.module.css';
import { fetchRecordings, type OfStream, previewUrl } from './recordings-api.ts';

translations.add('en', { replay });

export function RecordingList({ streamKey, proof }: OfStream) {
  const { t, i18n } = useTranslation();
  const [recordings, setRecordings] = useState<RecordingSummary[]>([]);
  useEffect(() => {
    const request = new AbortController();
    const { signal } = request;
    void fetchRecordings({ streamKey, proof }, signal).then((found) => {
      if (!signal.aborted) setRecordings(found);
    });
    return () => request.abort();
  }, [streamKey, proof]);
  if (recordings.length === 0) return null;
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section aria-labelledby="recordings" data-testid="recordings">
      <h2 id="recordings">{t('replay.list')}</h2>
      <ul className={styles.list}>
        {recordings.map((recording) => (
          <li key={recording.recordingId}>
            <Link to={`/watch/${streamKey}/${recording.recordingId}`} data-testid="recording">
              <img src={previewUrl(recording, 0)} alt="" loading="lazy" />
              <span>{t('replay.from', { date: date.format(new Date(recording.startedAt)) })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
