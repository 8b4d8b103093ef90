/**
 * When a recording was made, and how long it is.
 * From: watch-page.tsx, of a page that shows this recording only. To: the viewer.
 */
import { timeText } from '@streamhub/client/replay';
import { replay } from '../i18n/en-replay.ts';
import { translations } from '../i18n/i18n.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import type { OfStream } from './recordings-api.ts';
import { useRecording } from './use-recording.ts';

translations.add('en', { replay });

export function RecordingFacts({ recordingId, ...stream }: OfStream & { recordingId: string }) {
  const { t, i18n } = useTranslation();
  const info = useRecording(stream, recordingId);
  if (!info) return null;
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <p data-testid="recording-facts">
      <time dateTime={info.startedAt}>
        {t('replay.from', { date: date.format(new Date(info.startedAt)) })}
      </time>
      <span aria-hidden="true"> · </span>
      <span>{t('replay.length', { length: timeText(info.lengthMs / 1000) })}</span>
    </p>
  );
}
