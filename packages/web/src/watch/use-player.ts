/**
 * One player for one canvas, and what it says. A new `attempt` starts anew.
 * This is the seam to the library: the page knows of its player only what is here.
 * From: the client library. To: watch-page.tsx.
 */
import {
  Player,
  type PlayerInfo,
  type PlayerSoundState,
  type PlayerState,
  type PreviewReason,
} from '@streamhub/client';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { loadSound, saveSound } from './sound-settings.ts';
import { StatsHistory } from './stats-history.ts';

export interface Watched {
  state: PlayerState;
  /** Undefined until joined. */
  info: PlayerInfo | undefined;
  soundState: PlayerSoundState;
  /** 0 to 1. */
  volume: number;
  isMuted: boolean;
  /** Why the viewer sees one picture a second; undefined while the picture is whole. */
  previewReason: PreviewReason | undefined;
}

export interface PlayerControls {
  setVolume(volume: number): void;
  /** Mutes what is heard; unmutes, and asks the browser for sound, what is not. Called in a gesture. */
  toggleSound(): void;
  /** True while the picture is seen although the page is hidden. */
  setPlayedWhenHidden(isPlayed: boolean): void;
}

interface PlayerWish {
  streamKey: string;
  canvas: RefObject<HTMLCanvasElement | null>;
  attempt: number;
}

const SAMPLE_EVERY_MS = 1000;

export function usePlayer({ streamKey, canvas, attempt }: PlayerWish) {
  const [watched, setWatched] = useState<Watched>(beforeTheFirst);
  const [player, setPlayer] = useState<Player>();
  const history = useMemo(() => new StatsHistory(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to start anew.
  useEffect(() => {
    if (!canvas.current) return;
    const opened = new Player({ streamKey, canvas: canvas.current });
    const { volume, isMuted } = loadSound();
    opened.volume = volume;
    opened.muted = isMuted;
    const read = () => setWatched(watchedOf(opened));
    const forget = opened.onChange(read);
    history.clear();
    const timer = setInterval(() => history.add(opened.stats), SAMPLE_EVERY_MS);
    setPlayer(opened);
    read();
    return () => {
      clearInterval(timer);
      forget();
      opened.close();
    };
  }, [streamKey, canvas, attempt, history]);

  const controls = useMemo(() => controlsOf(player, setWatched), [player]);
  return { watched, controls, history };
}

function controlsOf(
  player: Player | undefined,
  setWatched: (watched: Watched) => void,
): PlayerControls {
  const changed = () => {
    if (!player) return;
    saveSound({ volume: player.volume, isMuted: player.muted });
    setWatched(watchedOf(player));
  };
  const unmute = () => {
    if (!player) return;
    player.muted = false;
    player.enableSound().catch(() => {
      // The browser still wants a gesture: soundState stays `blocked`, and the page keeps asking for one.
    });
  };
  return {
    setVolume(volume) {
      if (!player) return;
      player.volume = volume;
      if (volume > 0) unmute();
      changed();
    },
    toggleSound() {
      if (!player) return;
      if (player.soundState === 'playing') player.muted = true;
      else {
        // Unmuted at no volume would still be silence.
        if (player.volume === 0) player.volume = 1;
        unmute();
      }
      changed();
    },
    setPlayedWhenHidden(isPlayed) {
      if (player) player.playsWhenHidden = isPlayed;
    },
  };
}

function beforeTheFirst(): Watched {
  const state = { name: 'connecting' } as const;
  return { state, info: undefined, soundState: 'none', previewReason: undefined, ...loadSound() };
}

function watchedOf({ state, info, soundState, volume, muted, previewReason }: Player): Watched {
  return { state, info, soundState, volume, isMuted: muted, previewReason };
}
