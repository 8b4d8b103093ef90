/**
 * One live stream in the list; the whole card is the link to it. From: home-page.tsx.
 */
import { useState } from 'react';
import { Link } from 'react-router';
import type { StreamInfo } from '../hub-api.ts';
import { hubPath } from '../hub-path.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { agoText } from '../time/time-texts.ts';
import { LiveBadge } from '../ui/live-badge.tsx';
import styles from './stream-card.module.css';

interface StreamCardProps {
  stream: StreamInfo;
  /** By the hub's clock. */
  nowMs: number | undefined;
  /** Another number asks for a newer picture. */
  pictureMs: number;
}

export function StreamCard({ stream, nowMs, pictureMs }: StreamCardProps) {
  const { t, i18n } = useTranslation();
  if (stream.state !== 'live' && stream.state !== 'paused') return null;
  const ago =
    nowMs === undefined ? undefined : agoText(stream.startedAt, { nowMs, language: i18n.language });
  return (
    <li className={styles.card} data-testid="stream-card">
      <div className={styles.cover} style={{ '--hue': hueOf(stream.streamKey) }} aria-hidden="true">
        <span className={styles.initial}>{initialOf(stream.streamer)}</span>
        <CoverPicture streamKey={stream.streamKey} pictureMs={pictureMs} />
      </div>
      <div className={styles.badge}>
        <LiveBadge state={stream.state} />
      </div>
      <div className={styles.text}>
        <h3 className={styles.title} dir="auto">
          <Link to={`/watch/${stream.streamKey}`}>
            {stream.title || t('stream.untitledBy', { name: stream.streamer })}
          </Link>
        </h3>
        {stream.title && <p dir="auto">{t('stream.by', { name: stream.streamer })}</p>}
        <p>
          <span>{t('count.viewers', { count: stream.viewers })}</span>
          <span aria-hidden="true"> · </span>
          <time dateTime={stream.startedAt}>
            {t('stream.started', { when: ago ?? t('stream.justNow') })}
          </time>
        </p>
      </div>
    </li>
  );
}

/** What is on the stream, over its letter; nothing until there is a picture. The last one stays until the next is there. */
function CoverPicture({ streamKey, pictureMs }: { streamKey: string; pictureMs: number }) {
  const [isThere, setIsThere] = useState(false);
  return (
    <img
      className={styles.picture}
      data-there={isThere}
      data-testid="stream-picture"
      src={`${hubPath()}api/streams/${streamKey}/preview.jpg?at=${pictureMs}`}
      alt=""
      decoding="async"
      onLoad={() => setIsThere(true)}
      onError={() => setIsThere(false)}
    />
  );
}

/** The same stream always gets the same colour, 0 to 359 degrees. */
function hueOf(streamKey: string): number {
  let hash = 7;
  for (const character of streamKey) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}

function initialOf(name: string): string {
  return (Array.from(name)[0] ?? '').toLocaleUpperCase();
}
