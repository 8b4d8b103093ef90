/**
 * A Player while one is wanted. In between there is none, which costs neither the hub nor the network anything; the last
 * picture stays, and with it how the player looked. Of a recording it is a Replay, which is loaded when one is wanted, and
 * keeps its place while it is not played.
 * From: streamhub-player.ts, which stream, and whether it is played. To: player.ts, replay-in-element.ts; back, how it looks.
 */
import { retried } from '../../load/retried.ts';
import type { Replay } from '../../replay/replay.ts';
import type { ReplayEvent } from '../../replay/replay-options.ts';
import { Player } from '../player.ts';
import { isFinal, isPlaying, type PlayerState } from '../player-state.ts';
import type { MediaNow } from './media-life.ts';
import { FIRST_LOOK, type PlayerLook } from './player-look.ts';

export interface StreamAddress {
  streamKey: string;
  /** Empty: what is live. */
  recording: string;
  /** As the page wrote it; empty: its own host. */
  hubUrl: string;
  /** Empty: none. */
  password: string;
  ticket: string;
}

interface PlayerOnDemandOptions {
  canvas: HTMLCanvasElement;
  /** It gets a slider for the time of a recording. */
  element: HTMLElement;
  onChange(): void;
  /** There is a new one, which knows nothing of the page's wishes. */
  onOpen(player: Player | Replay): void;
  onEvent(event: ReplayEvent): void;
}

const { isPolling, pictureMode, previewReason, rung, soundState, info } = FIRST_LOOK;
const NOTHING = {
  state: undefined as PlayerState | undefined,
  ...{ isPolling, pictureMode, previewReason, rung, soundState, info },
};

/** What of a player's look is the stream's. */
export type StreamLook = Pick<PlayerLook, keyof typeof NOTHING>;

export class PlayerOnDemand {
  readonly #options: PlayerOnDemandOptions;
  #address: StreamAddress | undefined;
  #player: Player | undefined;
  #replay: Replay | undefined;
  /** Another one: what was being loaded is not wanted any more. */
  #run = 0;
  #isWanted = false;
  /** Where the next replay begins, and how fast it is. */
  #startTime = 0;
  #rate = 1;
  /** How it looked last. */
  #kept: StreamLook = NOTHING;

  constructor(options: PlayerOnDemandOptions) {
    this.#options = options;
  }

  get player(): Player | Replay | undefined {
    return this.#replay ?? this.#player;
  }

  /** Undefined while nothing or what is live plays. */
  get replay(): Replay | undefined {
    return this.#replay;
  }

  /** In seconds; undefined of what is live. */
  get currentTime(): number | undefined {
    return this.#replay?.currentTime ?? (this.#address?.recording ? this.#startTime : undefined);
  }

  seek(seconds: number): void {
    if (this.#replay) this.#replay.currentTime = seconds;
    else if (this.#address?.recording) this.#startTime = seconds;
  }

  get rate(): number {
    return this.#address?.recording ? this.#rate : 1;
  }

  set rate(rate: number) {
    this.#rate = rate;
    if (!this.#replay) return;
    this.#replay.playbackRate = rate;
    this.#rate = this.#replay.playbackRate;
  }

  /** What it really does; undefined while there is no player. */
  get state(): PlayerState | undefined {
    return (
      this.player?.state ?? (this.#kept.state?.name === 'refused' ? this.#kept.state : undefined)
    );
  }

  get sound(): MediaNow['sound'] {
    const { player } = this;
    if (player?.isSoundStarting) return 'starting';
    return player?.soundState === 'blocked' ? 'blocked' : 'decided';
  }

  /** As the page sees it: a stream that comes back looks as before until there is something to say. */
  get look(): StreamLook {
    const { player } = this;
    if (!player) return this.#kept;
    if (!isPlaying(this.#kept.state) || !isComing(player.state)) return lookOf(player);
    return { ...lookOf(player), state: this.#kept.state, info: player.info ?? this.#kept.info };
  }

  /** True: it is another stream than before, or another right to see it. */
  setAddress(address: StreamAddress | undefined): boolean {
    if (JSON.stringify(address) === JSON.stringify(this.#address)) return false;
    this.#close();
    this.#address = address;
    this.#kept = NOTHING;
    return true;
  }

  /** Does nothing while one plays. */
  start(): void {
    const address = this.#address;
    this.#isWanted = true;
    this.#replay?.play();
    if (this.player || !address) return;
    if (this.#kept.state && isFinal(this.#kept.state)) this.#kept = NOTHING;
    const refused = refusedHub(address.hubUrl);
    if (refused) {
      this.#kept = { ...NOTHING, state: refused };
      return;
    }
    const { hubUrl, recording, ...stream } = address;
    const options = { ...stream, canvas: this.#options.canvas, ...(hubUrl ? { hubUrl } : {}) };
    if (recording) {
      void this.#openReplay({ ...options, recordingId: recording });
      return;
    }
    this.#player = new Player(options);
    this.#opened(this.#player);
  }

  /** Twice is harmless. */
  stop(): void {
    this.#isWanted = false;
    if (this.#replay) this.#replay.pause();
    else this.#close();
  }

  #close(): void {
    this.#run += 1;
    this.#kept = this.look;
    this.player?.close();
    this.#player = undefined;
    this.#replay = undefined;
  }

  #opened(player: Player | Replay): void {
    player.onChange(this.#options.onChange);
    this.#options.onOpen(player);
  }

  async #openReplay(options: Omit<ConstructorParameters<typeof Replay>[0], 'startTime'>) {
    this.#run += 1;
    const run = this.#run;
    const { element, onChange, onEvent } = this.#options;
    this.#kept = { ...NOTHING, state: { name: 'connecting' } };
    try {
      const { openReplay } = await retried(() => import('../../replay/replay-in-element.ts'));
      if (run !== this.#run || !this.#isWanted) return;
      const replay = openReplay({ ...options, startTime: this.#startTime }, element);
      this.#replay = replay;
      this.#startTime = 0;
      this.rate = this.#rate;
      replay.onEvent(onEvent);
      this.#opened(replay);
    } catch {
      if (run !== this.#run) return;
      const message = 'A part of the player could not be loaded. Reload the page.';
      this.#kept = { ...NOTHING, state: { name: 'refused', code: 'internal_error', message } };
    }
    onChange();
  }
}

function lookOf(player: Player | Replay): StreamLook {
  const { state, info, soundState, pictureMode, previewReason, rung, isPolling } = player;
  return { state, info, soundState, pictureMode, previewReason, rung, isPolling };
}

/** Nothing keeps it from the hub, and it has nothing to show yet. */
function isComing(state: PlayerState): boolean {
  return (state.name === 'connecting' && !state.why) || state.name === 'waiting';
}

/** An address without its `https://` would silently mean a path of the page's own host. */
function refusedHub(hubUrl: string): PlayerState | undefined {
  if (!hubUrl || /^[./]/.test(hubUrl)) return undefined;
  try {
    if (/^https?:$/.test(new URL(hubUrl).protocol)) return undefined;
  } catch {
    // As the others.
  }
  const message = `hub-url must begin with https:// or http://, and is ${JSON.stringify(hubUrl)}`;
  return { name: 'refused', code: 'invalid_request', message };
}
