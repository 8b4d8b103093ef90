/**
 * The picture with all that lies on it, and the statistics: below, or on the picture where it fills the screen.
 * From: watch-page.tsx, the stream; use-player.ts, what is played. To: the viewer; back, what the player says.
 */
import type { Latency, PlayerState, StreamHubPlayerElement } from '@streamhub/client';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { hubUrl } from '../hub-path.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { PageBoundary } from '../layout/page-boundary.tsx';
import { LazyPart, ShownPart } from '../parts/lazy-part.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { loadLatency, saveLatency } from './latency-setting.ts';
import { PictureOverlay } from './picture-overlay.tsx';
import { PlayerBar } from './player-bar.tsx';
import styles from './player-stage.module.css';
import { useIsIdle } from './use-is-idle.ts';
import { usePlayer, type Watched } from './use-player.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import type { WatchProof } from './watch-proof.ts';

/** With its plotting library, once somebody wants to see it. */
const statsPanel = new LazyPart(async () => (await import('./stats-panel.tsx')).StatsPanel);

/** With its keys and pictures, where there is a recording. */
const timeLine = new LazyPart(async () => (await import('../replay/time-line.tsx')).TimeLine);

export interface PlayerStageProps {
  streamKey: string;
  /** In place of what is live. */
  recordingId: string | undefined;
  /** Where it begins, in seconds. */
  startTime: number;
  proof: WatchProof;
  onWatched(watched: Watched): void;
}

/** There is nothing to control. */
const OVER = new Set<string>(['not_found', 'ticket_expired', 'refused', 'ended', 'damaged']);

export function PlayerStage(props: PlayerStageProps) {
  const { streamKey, recordingId, startTime, proof, onWatched } = props;
  const { t } = useTranslation();
  const statsId = useId();
  const player = useRef<StreamHubPlayerElement>(null);
  const [areStatsWanted, setAreStatsWanted] = useState(false);
  const [latency, setLatency] = useState(loadLatency);
  const { watched, controls, history } = usePlayer(player);
  const { volume, soundState, isFullscreen, info } = watched;
  /** What is live is rewound into it. */
  const [recording, setRecording] = useState(recordingId);
  const state = shownState(watched.state, recording);
  const note = pictureNote(watched);
  const isPlaying = state.name === 'live' || state.name === 'replay';
  const isIdle = useIsIdle(player) && isPlaying && !watched.paused;
  const isOver = OVER.has(state.name);
  const labels = useMemo(() => ({ picture: t('watch.picture') }), [t]);

  useEffect(() => onWatched(watched), [onWatched, watched]);
  useEffect(() => {
    if (player.current && startTime > 0) player.current.currentTime = startTime;
  }, [startTime]);
  const stream = useMemo(() => ({ streamKey, proof }), [streamKey, proof]);
  const [wasRecorded, setWasRecorded] = useState(recordingId !== undefined);
  if (info?.isRecorded && !wasRecorded) setWasRecorded(true);

  const keys = useMemo(
    () => ({
      ...controls,
      toggleStats: () => setAreStatsWanted((areWanted) => !areWanted),
      changeVolume: (by: number) =>
        // Whole steps, or the slider and the text show 0.30000000000000004.
        controls.changeVolume(Math.round(Math.min(1, Math.max(0, volume + by)) * 20) / 20),
    }),
    [controls, volume],
  );
  usePlayerKeys(player, { isFullscreen, keys });

  function chooseLatency(chosen: Latency) {
    saveLatency(chosen);
    setLatency(chosen);
  }

  const areStatsOpen = areStatsWanted && !isOver;
  const stats = areStatsOpen && (
    <PageBoundary of="part">
      <ShownPart part={statsPanel} props={{ id: statsId, history }} />
    </PageBoundary>
  );
  return (
    <>
      {/* Takes the focus at a click, so that the arrow keys mean the volume. */}
      <streamhub-player
        ref={player}
        className={styles.stage}
        hub-url={hubUrl()}
        stream-key={streamKey}
        recording={recording}
        ticket={proof.ticket}
        password={proof.password}
        latency={latency}
        controls={false}
        labels={labels}
        data-testid="player"
        // Text: on an element of its own kind React writes booleans in two ways.
        data-idle={String(isIdle)}
        data-recorded={String(wasRecorded)}
        data-stats={String(areStatsOpen)}
        tabIndex={-1}
      >
        <PictureOverlay state={state} onTryAgain={controls.tryAgain} />
        <div className={styles.signs}>
          {(state.name === 'live' || state.name === 'paused') && <LiveBadge state={state.name} />}
          {state.name === 'live' && info?.isRecorded && (
            <p className={styles.note} data-testid="recorded">
              {t('watch.recorded')}
            </p>
          )}
          {state.name === 'live' && note && (
            <p className={styles.note} role="status" data-testid="picture-note">
              {t(note)}
            </p>
          )}
        </div>
        {soundState === 'blocked' && isPlaying && (
          <button
            type="button"
            className={styles.tap}
            data-testid="tap-for-sound"
            onClick={controls.toggleSound}
          >
            {t('watch.tapForSound')}
          </button>
        )}
        {wasRecorded && !isOver && (
          <PageBoundary of="part">
            <ShownPart
              part={timeLine}
              props={{ player, stream, recordingId, onRecording: setRecording }}
            />
          </PageBoundary>
        )}
        {isFullscreen && stats && <div className={styles.statsOnPicture}>{stats}</div>}
        {!isOver && (
          <PlayerBar
            watched={watched}
            controls={controls}
            latency={{ latency, onLatency: chooseLatency }}
            stats={{ id: statsId, isOpen: areStatsOpen, toggle: keys.toggleStats }}
          />
        )}
      </streamhub-player>
      {!isFullscreen && stats}
    </>
  );
}

/** At the end of a recording, or paused in it, its picture stands. */
function shownState(state: PlayerState, recording: string | undefined): PlayerState {
  return recording && state.name === 'ended' ? { name: 'replay' } : state;
}

/** Why the picture is not whole, if it is not. */
function pictureNote({ previewReason, rung, isPolling }: Watched) {
  if (previewReason) return `watch.previewReason.${previewReason}` as const;
  if (rung !== 'full') return `watch.rung.${rung}` as const;
  return isPolling ? 'watch.polling' : undefined;
}
