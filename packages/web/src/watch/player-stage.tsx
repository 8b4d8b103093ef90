/**
 * The picture with all that lies on it, and the statistics below.
 * From: watch-page.tsx, the stream; use-player.ts, what is played. To: the viewer; back, what the player says.
 */
import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveBadge } from '../ui/live-badge.tsx';
import { PictureOverlay } from './picture-overlay.tsx';
import { PlayerBar } from './player-bar.tsx';
import styles from './player-stage.module.css';
import { useFullscreen } from './use-fullscreen.ts';
import { useIsIdle } from './use-is-idle.ts';
import { usePictureInPicture } from './use-picture-in-picture.ts';
import { usePlayer, type Watched } from './use-player.ts';
import { usePlayerKeys } from './use-player-keys.ts';

/** With its plotting library, once somebody wants to see it. */
const StatsPanel = lazy(async () => {
  const { StatsPanel: component } = await import('./stats-panel.tsx');
  return { default: component };
});

interface PlayerStageProps {
  streamKey: string;
  onWatched(watched: Watched): void;
}

export function PlayerStage({ streamKey, onWatched }: PlayerStageProps) {
  const { t } = useTranslation();
  const statsId = useId();
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [areStatsWanted, setAreStatsWanted] = useState(false);
  const { watched, controls, history } = usePlayer({ streamKey, canvas, attempt });
  const { state, volume, soundState, previewReason } = watched;
  const { isFilled, toggle: toggleFullscreen } = useFullscreen(stage);
  const pictureInPicture = usePictureInPicture(canvas, controls.setPlayedWhenHidden);
  const { toggle: togglePictureInPicture } = pictureInPicture;
  const isIdle = useIsIdle(stage) && state.name === 'live';
  const isOver = state.name === 'not_found' || state.name === 'refused' || state.name === 'ended';

  useEffect(() => onWatched(watched), [onWatched, watched]);

  const keys = useMemo(
    () => ({
      toggleSound: controls.toggleSound,
      toggleFullscreen,
      togglePictureInPicture,
      toggleStats: () => setAreStatsWanted((areWanted) => !areWanted),
      changeVolume: (by: number) =>
        // Whole steps, or the slider and the text show 0.30000000000000004.
        controls.setVolume(Math.round(Math.min(1, Math.max(0, volume + by)) * 20) / 20),
    }),
    [controls, volume, toggleFullscreen, togglePictureInPicture],
  );
  usePlayerKeys(stage, { isFilled, keys });

  const areStatsOpen = areStatsWanted && !isOver;
  return (
    <>
      {/* Takes the focus at a click, so that the arrow keys mean the volume. */}
      <div
        ref={stage}
        className={`${styles.stage} ${isFilled ? styles.filled : ''}`}
        data-idle={isIdle}
        data-stats={areStatsOpen}
        tabIndex={-1}
      >
        {/* The button beside it does the same for keyboards. */}
        <canvas
          ref={canvas}
          className={styles.picture}
          width={1280}
          height={720}
          role="img"
          aria-label={t('watch.picture')}
          data-testid="picture"
          onDoubleClick={toggleFullscreen}
        />
        <PictureOverlay state={state} onTryAgain={() => setAttempt((count) => count + 1)} />
        <div className={styles.signs}>
          {(state.name === 'live' || state.name === 'paused') && <LiveBadge state={state.name} />}
          {state.name === 'live' && previewReason && (
            <p className={styles.note} role="status" data-testid="picture-note">
              {t(`watch.previewReason.${previewReason}`)}
            </p>
          )}
        </div>
        {soundState === 'blocked' && state.name === 'live' && (
          <button
            type="button"
            className={styles.tap}
            data-testid="tap-for-sound"
            onClick={controls.toggleSound}
          >
            {t('watch.tapForSound')}
          </button>
        )}
        {!isOver && (
          <PlayerBar
            watched={watched}
            controls={controls}
            fullscreen={{ isFilled, toggle: toggleFullscreen }}
            pictureInPicture={pictureInPicture}
            stats={{ id: statsId, isOpen: areStatsOpen, toggle: keys.toggleStats }}
          />
        )}
      </div>
      {areStatsOpen && (
        <Suspense>
          <StatsPanel id={statsId} history={history} />
        </Suspense>
      )}
    </>
  );
}
