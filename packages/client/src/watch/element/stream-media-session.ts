/**
 * The stream as the system shows what plays: on a lock screen, a headset's buttons, a keyboard's media keys.
 * From: streamhub-player.ts, what plays. To: `navigator.mediaSession`; back, its play and pause. A live stream has no place
 * to go on from: pause mutes it.
 */
import { isFinal, isPlaying } from '../player-state.ts';
import type { PlayerLook } from './player-look.ts';

type PlayingStream = Pick<PlayerLook, 'state' | 'info' | 'soundState' | 'paused'>;

interface StreamMediaSessionOptions {
  onPlay(): void;
  onPause(): void;
}

/** A page has one: of several players it is that of the one that played last. */
let shown: StreamMediaSession | undefined;

export class StreamMediaSession {
  readonly #options: StreamMediaSessionOptions;
  #title: string | undefined;

  constructor(options: StreamMediaSessionOptions) {
    this.#options = options;
  }

  show(stream: PlayingStream): void {
    const session = mediaSession();
    if (!session) return;
    const playback = playbackOf(stream);
    if (playback === 'playing' && shown !== this) this.#begin(session);
    if (shown !== this) return;
    if (playback === undefined) {
      this.close();
      return;
    }
    session.playbackState = playback;
    const title = stream.info?.title || document.title;
    if (title === this.#title) return;
    this.#title = title;
    session.metadata = new MediaMetadata({ title });
  }

  /** Twice is harmless. */
  close(): void {
    const session = mediaSession();
    if (!session || shown !== this) return;
    shown = undefined;
    this.#title = undefined;
    session.metadata = null;
    session.playbackState = 'none';
    setAction(session, 'play', null);
    setAction(session, 'pause', null);
  }

  #begin(session: MediaSession): void {
    shown = this;
    this.#title = undefined;
    setAction(session, 'play', () => this.#options.onPlay());
    setAction(session, 'pause', () => this.#options.onPause());
  }
}

/** While the stream is not over; without sound, what is seen plays. Undefined: there is nothing to hear or see. */
function playbackOf({ state, soundState, paused }: PlayingStream) {
  if (!state || isFinal(state)) return undefined;
  const isHeard = soundState !== 'muted' && soundState !== 'blocked';
  return isPlaying(state) && isHeard && !paused ? 'playing' : 'paused';
}

function setAction(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // An action that this browser does not know.
  }
}

function mediaSession(): MediaSession | undefined {
  const isThere = typeof navigator !== 'undefined' && typeof MediaMetadata !== 'undefined';
  return isThere ? (navigator as { mediaSession?: MediaSession }).mediaSession : undefined;
}
