/**
 * What a `<streamhub-player>` says, for React, and its figures over time. How loud it is is kept for the next visit.
 * This is the seam to the library: the page knows of its player only what is here.
 * From: the element's properties and events. To: player-stage.tsx.
 */
import type {
  PlayerInfo,
  PlayerSoundState,
  PlayerState,
  PreviewReason,
  StreamHubPlayerElement,
} from '@streamhub/client';
import type { Rung } from '@streamhub/protocol';
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
  /** Why the viewer sees one picture a second; undefined while the picture is whole. */
  previewReason: PreviewReason | undefined;
  /** What the hub leaves out for this viewer's line; `full`: nothing. */
  rung: Rung;
  /** WebSocket is blocked on the way: fewer frames come. */
  isPolling: boolean;
  isFullscreen: boolean;
  isInPictureInPicture: boolean;
  canPictureInPicture: boolean;
}

export interface PlayerControls {
  changeVolume(volume: number): void;
  toggleSound(): void;
  toggleFullscreen(): void;
  togglePictureInPicture(): void;
  tryAgain(): void;
}

const CHANGES = [
  'statechange',
  'infochange',
  'soundstatechange',
  'picturemodechange',
  'rungchange',
  'transportchange',
  'volumechange',
  'viewchange',
] as const;
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
    for (const name of CHANGES) player.addEventListener(name, read);
    player.addEventListener('volumechange', keep);
    const timer = setInterval(() => {
      if (player.stats) history.add(player.stats);
    }, SAMPLE_EVERY_MS);
    read();
    return () => {
      clearInterval(timer);
      player.removeEventListener('volumechange', keep);
      for (const name of CHANGES) player.removeEventListener(name, read);
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
    tryAgain: () => element.current?.play(),
  };
}

function beforeTheFirst(): Watched {
  return {
    state: { name: 'connecting' },
    info: undefined,
    soundState: 'none',
    volume: loadSound().volume,
    previewReason: undefined,
    rung: 'full',
    isPolling: false,
    isFullscreen: false,
    isInPictureInPicture: false,
    canPictureInPicture: false,
  };
}

function watchedOf(player: StreamHubPlayerElement): Watched {
  const { state = { name: 'connecting' }, info, soundState, volume, previewReason, rung } = player;
  const { isPolling, isFullscreen, isInPictureInPicture, canPictureInPicture } = player;
  return {
    state,
    info,
    soundState,
    volume,
    previewReason,
    rung,
    isPolling,
    isFullscreen,
    isInPictureInPicture,
    canPictureInPicture,
  };
}
