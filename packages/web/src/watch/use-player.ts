/**
 * What a `<streamhub-player>` says, for React, and its figures over time. How loud it is is kept for the next visit.
 * This is the seam to the library: the page knows of its player only what is here.
 * From: the element's properties and events. To: player-stage.tsx.
 */
import {
  FIRST_LOOK,
  LOOK_EVENTS,
  lookOf,
  type PlayerLook,
  type PlayerState,
  type StreamHubPlayerElement,
} from '@streamhub/client';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { loadSound, saveSound } from './sound-settings.ts';
import { StatsHistory } from './stats-history.ts';

/** A player that has nothing to play yet will soon. */
export type Watched = PlayerLook & { state: PlayerState };

export interface PlayerControls {
  changeVolume(volume: number): void;
  toggleSound(): void;
  toggleFullscreen(): void;
  togglePictureInPicture(): void;
  tryAgain(): void;
}

const CONNECTING: PlayerState = { name: 'connecting' };
const SAMPLE_EVERY_MS = 1000;

export function usePlayer(element: RefObject<StreamHubPlayerElement | null>) {
  const [watched, setWatched] = useState(beforeTheFirst);
  const history = useMemo(() => new StatsHistory(), []);

  useEffect(() => {
    const player = element.current;
    if (!player) return;
    const { volume, isMuted } = loadSound();
    player.volume = volume;
    player.muted = isMuted;
    const read = () => setWatched(watchedOf(player));
    const keep = () => saveSound({ volume: player.volume, isMuted: player.muted });
    for (const name of LOOK_EVENTS) player.addEventListener(name, read);
    player.addEventListener('volumechange', keep);
    const timer = setInterval(() => {
      if (player.stats) history.add(player.stats);
    }, SAMPLE_EVERY_MS);
    read();
    return () => {
      clearInterval(timer);
      player.removeEventListener('volumechange', keep);
      for (const name of LOOK_EVENTS) player.removeEventListener(name, read);
    };
  }, [element, history]);

  const controls = useMemo(() => controlsOf(element), [element]);
  return { watched, controls, history };
}

function controlsOf(element: RefObject<StreamHubPlayerElement | null>): PlayerControls {
  return {
    changeVolume: (volume) => element.current?.changeVolume(volume),
    toggleSound: () => element.current?.toggleMuted(),
    toggleFullscreen: () => void element.current?.toggleFullscreen(),
    togglePictureInPicture: () => void element.current?.togglePictureInPicture(),
    // Why it does not is told as a state.
    tryAgain: () => void element.current?.play().catch(() => {}),
  };
}

function beforeTheFirst(): Watched {
  return { ...FIRST_LOOK, state: CONNECTING, volume: loadSound().volume };
}

function watchedOf(player: StreamHubPlayerElement): Watched {
  return { ...lookOf(player), state: player.state ?? CONNECTING };
}
