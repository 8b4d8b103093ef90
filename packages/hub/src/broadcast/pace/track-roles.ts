/**
 * What each track of a stream is to the ladder: a video with a gate of its own, a preview, or something that only the
 * last rungs leave out.
 * From: the broadcast, whenever tracks are stated. To: cut-sheet.ts (each chunk), latency-ladder.ts (the shape).
 */
import type { Track } from '@streamhub/protocol';
import { ALL_GATES_OPEN, VIDEO_BITS } from './permit.ts';

/** Which rungs make a difference to a stream. */
export interface LadderShape {
  hasVideo: boolean;
  hasPreview: boolean;
  hasSound: boolean;
  /** Temporal layers of the leading track. */
  layers: number;
  /** Each chunk of the video stands alone: leaving one out costs that picture and nothing else. */
  isEachKey: boolean;
}

/** What a viewer of the format `base64` is sent: pictures, one at a time. */
export const PICTURES_ONLY: LadderShape = {
  hasVideo: true,
  hasPreview: false,
  hasSound: false,
  layers: 1,
  isEachKey: true,
};

export const SOUND = -1;
export const PREVIEW = -2;

export class TrackRoles {
  readonly shape: LadderShape;
  readonly #roles = new Int8Array(256).fill(SOUND);

  /** In the order of their gates. */
  readonly #videoTrackIds: number[] = [];

  constructor(tracks: readonly Track[]) {
    for (const { kind, trackId } of tracks) {
      if (kind === 'video') {
        this.#roles[trackId] = this.#videoTrackIds.length;
        this.#videoTrackIds.push(trackId);
      } else if (kind === 'preview') this.#roles[trackId] = PREVIEW;
    }
    const lead = tracks.find((track) => track.kind === 'video');
    this.shape = {
      hasVideo: lead !== undefined,
      hasPreview: tracks.some(({ kind }) => kind === 'preview'),
      hasSound: tracks.some(({ kind }) => kind === 'audio'),
      layers: lead?.temporalLayers ?? 1,
      isEachKey: lead?.codec === 'jpeg',
    };
  }

  /** The gates of a viewer who has the beginnings of these videos: the others' are shut until their next key chunk. */
  gatesOpenFor(hasBegun: (trackId: number) => boolean): number {
    let gates = ALL_GATES_OPEN;
    for (const [gate, trackId] of this.#videoTrackIds.entries()) {
      if (!hasBegun(trackId)) gates &= ~(VIDEO_BITS << (2 * gate));
    }
    return gates;
  }

  /** The number of a video's gate, 0 for the leading track; or `SOUND` or `PREVIEW`. */
  of(trackId: number): number {
    return this.#roles[trackId] ?? SOUND;
  }
}
