/**
 * Where a viewer watches one stream.
 * From: app.tsx, the stream key in the address; the player. To: the viewer.
 */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useDocumentTitle } from '../layout/document-title.ts';
import { CopyLink } from '../ui/copy-link.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { FullscreenSign } from './fullscreen-sign.tsx';
import { PictureOverlay } from './picture-overlay.tsx';
import { StreamFacts } from './stream-facts.tsx';
import { useFullscreen } from './use-fullscreen.ts';
import { usePlayer } from './use-player.ts';
import { useStreamDetails } from './use-stream-details.ts';
import styles from './watch-page.module.css';

export function WatchPage() {
  const { streamKey = '' } = useParams();
  return <WatchedStream key={streamKey} streamKey={streamKey} />;
}

function WatchedStream({ streamKey }: { streamKey: string }) {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [attempt, setAttempt] = useState(0);
  const { state, info } = usePlayer({ streamKey, canvas, attempt });
  const isKnown = info !== undefined || state.name === 'ended';
  const details = useStreamDetails(isKnown ? streamKey : undefined);
  const { isFilled, toggle } = useFullscreen(stage);

  const streamer = details?.streamer;
  const untitled = streamer ? t('stream.untitledBy', { name: streamer }) : t('stream.untitled');
  const isUnknown = state.name === 'not_found' || state.name === 'refused';
  const title = isUnknown
    ? t(`watch.state.${state.name}.what`)
    : info?.title || details?.title || untitled;
  const isOver = isUnknown || state.name === 'ended';
  useDocumentTitle(t('title.watch', { title }));

  return (
    <div className={styles.page}>
      <div ref={stage} className={`${styles.stage} ${isFilled ? styles.filled : ''}`}>
        {/* The button beside it does the same for keyboards. */}
        <canvas
          ref={canvas}
          className={styles.picture}
          width={1280}
          height={720}
          role="img"
          aria-label={t('watch.picture')}
          data-testid="picture"
          onDoubleClick={toggle}
        />
        <PictureOverlay state={state} onTryAgain={() => setAttempt((count) => count + 1)} />
        {(state.name === 'live' || state.name === 'paused') && (
          <div className={styles.badge}>
            <LiveBadge state={state.name} />
          </div>
        )}
        {!isOver && (
          <button
            type="button"
            className={styles.fullscreen}
            data-testid="fullscreen"
            aria-pressed={isFilled}
            aria-label={t('watch.fullscreen')}
            title={`${t('watch.fullscreen')} (F)`}
            onClick={toggle}
          >
            <FullscreenSign isFilled={isFilled} />
          </button>
        )}
      </div>
      <div className={styles.below}>
        {isUnknown ? (
          <h1 className="visually-hidden">{title}</h1>
        ) : (
          <StreamFacts
            title={title}
            streamer={title === untitled ? undefined : streamer}
            running={isOver ? undefined : info}
          />
        )}
        {!isOver && (
          <div className={styles.link}>
            <CopyLink url={window.location.href} label={t('watch.link')} testId="watch-link" />
          </div>
        )}
      </div>
    </div>
  );
}
