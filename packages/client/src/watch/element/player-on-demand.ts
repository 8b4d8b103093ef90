/**
 * A Player while one is wanted. In between there is none, which costs neither the hub nor the network anything; the last
 * picture stays, and with it how the player looked.
 * From: streamhub-player.ts, which stream, and whether it is played. To: player.ts; back, how it looks.
 */
import { Player } from '../player.ts';
import { isFinal, type PlayerState } from '../player-state.ts';
import type { MediaNow } from './media-life.ts';
import { FIRST_LOOK, type PlayerLook } from './player-look.ts';

export interface StreamAddress {
  streamKey: string;
  /** As the page wrote it; empty: its own host. */
  hubUrl: string;
  /** Empty: none. */
  password: string;
  ticket: string;
}

interface PlayerOnDemandOptions {
  canvas: HTMLCanvasElement;
  onChange(): void;
  /** There is a new one, which knows nothing of the page's wishes. */
  onOpen(player: Player): void;
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
  /** How it looked last. */
  #kept: StreamLook = NOTHING;

  constructor(options: PlayerOnDemandOptions) {
    this.#options = options;
  }

  get player(): Player | undefined {
    return this.#player;
  }

  /** What it really does; undefined while there is no player. */
  get state(): PlayerState | undefined {
    return (
      this.#player?.state ?? (this.#kept.state?.name === 'refused' ? this.#kept.state : undefined)
    );
  }

  get sound(): MediaNow['sound'] {
    const player = this.#player;
    if (player?.isSoundStarting) return 'starting';
    return player?.soundState === 'blocked' ? 'blocked' : 'decided';
  }

  /** As the page sees it: a stream that comes back looks as before until there is something to say. */
  get look(): StreamLook {
    const player = this.#player;
    if (!player) return this.#kept;
    if (this.#kept.state?.name !== 'live' || !isComing(player.state)) return lookOf(player);
    return { ...lookOf(player), state: this.#kept.state, info: player.info ?? this.#kept.info };
  }

  /** True: it is another stream than before, or another right to see it. */
  setAddress(address: StreamAddress | undefined): boolean {
    if (JSON.stringify(address) === JSON.stringify(this.#address)) return false;
    this.stop();
    this.#address = address;
    this.#kept = NOTHING;
    return true;
  }

  /** Does nothing while one plays. */
  start(): void {
    const address = this.#address;
    if (this.#player || !address) return;
    if (this.#kept.state && isFinal(this.#kept.state)) this.#kept = NOTHING;
    const refused = refusedHub(address.hubUrl);
    if (refused) {
      this.#kept = { ...NOTHING, state: refused };
      return;
    }
    const { canvas, onChange, onOpen } = this.#options;
    const { hubUrl, ...stream } = address;
    this.#player = new Player({ ...stream, canvas, ...(hubUrl ? { hubUrl } : {}) });
    this.#player.onChange(onChange);
    onOpen(this.#player);
  }

  /** Twice is harmless. */
  stop(): void {
    if (!this.#player) return;
    this.#kept = this.look;
    this.#player.close();
    this.#player = undefined;
  }
}

function lookOf(player: Player): StreamLook {
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
