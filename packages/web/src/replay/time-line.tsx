/**
 * The time line of a recording: where it is, what was there, and the way back to what is live.
 * From: player-stage.tsx, the player; use-recording.ts; chapters.ts, its marks. To: the viewer; back, which recording is played, and from when.
 */
import type { StreamHubPlayerElement } from '@streamhub/client';
import { timeText } from '@streamhub/client/replay';
import { type RefObject, useEffect, useState } from 'react';
import { replay } from '../i18n/en-replay.ts';
import { translations } from '../i18n/i18n.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { PlayerSign } from '../watch/player-sign.tsx';
import { ChapterList } from './chapter-list.tsx';
import { chaptersOf } from './chapters.ts';
import { type OfStream, previewUrl } from './recordings-api.ts';
import styles from './time-line.module.css';
import { useRecording } from './use-recording.ts';
import { useReplayKeys } from './use-replay-keys.ts';
import { useReplayTime } from './use-replay-time.ts';

translations.add('en', { replay });

export interface TimeLineProps {
  player: RefObject<StreamHubPlayerElement | null>;
  stream: OfStream;
  /** Of a page that shows this one only; undefined: that of what is live. */
  recordingId: string | undefined;
  /** Undefined: what is live. */
  onRecording(recordingId: string | undefined): void;
}

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
/** So near to the end is live, which is quicker. */
const LIVE_S = 3;

export function TimeLine({ player, stream, recordingId, onRecording }: TimeLineProps) {
  const { t } = useTranslation();
  const info = useRecording(stream, recordingId);
  const time = useReplayTime(player);
  const [previewAt, setPreviewAt] = useState<number>();
  usePreviewEnds(previewAt, setPreviewAt);
  const known = info ? info.lengthMs / 1000 : 0;
  const length = time.isReplay && time.duration > known ? time.duration : known;
  const seconds = time.isReplay ? time.seconds : length;

  function goTo(wished: number) {
    const element = player.current;
    if (!element || !info) return;
    const isLive = recordingId === undefined;
    if (isLive && wished > length - LIVE_S && wished >= seconds) return goLive();
    if (!element.recording) {
      // At once, for the place is one in it.
      element.recording = info.recordingId;
      onRecording(info.recordingId);
    }
    element.currentTime = Math.max(0, wished);
  }

  function goLive() {
    const element = player.current;
    if (!element) return;
    element.recording = undefined;
    onRecording(undefined);
    // Also where the recording stood still.
    void element.play().catch(() => {});
  }

  function togglePaused() {
    const element = player.current;
    if (!element?.recording) return;
    if (element.paused) void element.play().catch(() => {});
    else element.pause();
  }

  useReplayKeys(player, { goBy: (by) => goTo(seconds + by), togglePaused });
  if (!info) return null;
  const chapters = chaptersOf(info);
  const shown = { time: timeText(seconds), length: timeText(length) };
  const share = (at: number) => `${(100 * Math.min(1, at / Math.max(1, length))).toFixed(2)}%`;
  return (
    <fieldset className={styles.line} aria-label={t('replay.controls')} data-testid="time-line">
      <div
        className={styles.track}
        onPointerMove={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          setPreviewAt(Math.round(length * Math.min(1, Math.max(0, (clientX - left) / width))));
        }}
        onPointerLeave={() => setPreviewAt(undefined)}
      >
        {chapters.map((at) => (
          <i key={at} className={styles.mark} style={{ left: share(at) }} aria-hidden="true" />
        ))}
        <input
          type="range"
          data-testid="time"
          min={0}
          max={Math.max(1, Math.ceil(length))}
          step={1}
          value={Math.round(seconds)}
          aria-label={t('replay.time')}
          aria-valuetext={time.isReplay ? t('replay.timeText', shown) : t('replay.timeLive')}
          onChange={({ target }) => {
            setPreviewAt(Number(target.value));
            goTo(Number(target.value));
          }}
        />
        {previewAt !== undefined && (
          <figure className={styles.preview} style={{ left: share(previewAt) }} aria-hidden="true">
            <img src={previewUrl(info, previewAt)} alt="" data-testid="time-preview" />
            <figcaption>{timeText(previewAt)}</figcaption>
          </figure>
        )}
      </div>
      <div className={styles.row}>
        {time.isReplay && (
          <button
            type="button"
            data-testid="replay-pause"
            aria-keyshortcuts="k"
            onClick={togglePaused}
          >
            <span className="visually-hidden">
              {t(time.isPaused ? 'replay.play' : 'replay.pause')}
            </span>
            <PlayerSign name={time.isPaused ? 'play' : 'pause'} />
          </button>
        )}
        <span className={styles.text} data-testid="time-text">
          {time.isReplay ? `${shown.time} / ${shown.length}` : shown.length}
        </span>
        {time.isReplay && (
          <select
            data-testid="speed"
            aria-label={t('replay.speed')}
            value={time.speed}
            onChange={({ target }) => {
              if (player.current) player.current.playbackRate = Number(target.value);
            }}
          >
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {t('replay.speedOf', { speed })}
              </option>
            ))}
          </select>
        )}
        {chapters.length > 0 && (
          <ChapterList chapters={chapters} seconds={seconds} onChoose={goTo} />
        )}
        {time.isReplay && recordingId === undefined && (
          <button
            type="button"
            className={styles.goLive}
            data-testid="go-live-again"
            onClick={goLive}
          >
            {t('replay.goLive')}
          </button>
        )}
      </div>
    </fieldset>
  );
}

const PREVIEW_STAYS_MS = 2_500;

/** A keyboard or a finger leaves it without a word. */
function usePreviewEnds(at: number | undefined, set: (at: undefined) => void): void {
  useEffect(() => {
    if (at === undefined) return;
    const timer = setTimeout(() => set(undefined), PREVIEW_STAYS_MS);
    return () => clearTimeout(timer);
  }, [at, set]);
}
