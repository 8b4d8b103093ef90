/**
 * Brings the pictures of a source's track to the stage's worker, in the best of three ways that this browser has.
 * From: stage.ts, a track. To: the stage's worker.
 *
 * 1. The page has MediaStreamTrackProcessor (Chromium): its stream of frames moves to the worker.
 * 2. The worker has it (Safari): a copy of the track moves to the worker.
 * 3. Neither (Firefox): a `<video>` plays the track, and the worker's clock, which keeps its rate in a hidden tab, asks
 *    for each picture.
 */

import { trackProcessor } from '../../capture/track-processor.ts';
import type { SourceKind } from '../scene.ts';
import type { ToStageWorker } from '../stage-messages.ts';

type Post = (message: ToStageWorker, transfer?: Transferable[]) => void;

export class SourceFeed {
  readonly #kind: SourceKind;
  readonly #post: Post;
  #worker: { hasTrackProcessor: boolean } | undefined;
  #sourceId = 0;
  #track: MediaStreamTrack | undefined;
  #video: HTMLVideoElement | undefined;
  /** The video has told of a picture since the last one was taken. */
  #hasNewPicture = true;
  /** How many it had shown then. */
  #framesTaken = 0;
  #isGrabbing = false;

  constructor(kind: SourceKind, post: Post) {
    this.#kind = kind;
    this.#post = post;
  }

  setTrack(track: MediaStreamTrack | undefined): void {
    this.#track = track;
    if (this.#worker) this.#feed(this.#worker);
  }

  /** Also when it was started anew: it has no pictures. */
  workerIsReady(worker: { hasTrackProcessor: boolean }): void {
    this.#worker = worker;
    if (this.#track) this.#feed(worker);
  }

  workerIsGone(): void {
    this.#worker = undefined;
    this.#release();
  }

  /** The worker's clock wants the video's picture of now. */
  answerTick(sourceId: number): void {
    const video = this.#video;
    if (!video || sourceId !== this.#sourceId || this.#isGrabbing) return;
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    const isNew = this.#hasNewPicture || frames !== this.#framesTaken;
    // A hidden tab is told of no new picture: the same one twice is better than a stream that stands still.
    if (!isNew && !document.hidden) return;
    this.#framesTaken = frames;
    this.#hasNewPicture = !('requestVideoFrameCallback' in video);
    if (typeof VideoFrame !== 'undefined') this.#grabFrame(video, sourceId);
    else void this.#grabBitmap(video, sourceId);
  }

  close(): void {
    this.#release();
    this.#sourceId += 1;
  }

  #feed(worker: { hasTrackProcessor: boolean }): void {
    this.#release();
    const sourceId = ++this.#sourceId;
    const track = this.#track;
    if (!track) {
      this.#post({ name: 'source:none', kind: this.#kind, sourceId });
      return;
    }
    const Processor = trackProcessor<VideoFrame>();
    if (!Processor) {
      this.#feedWithout(track, worker);
      return;
    }
    // One frame of patience: the newest is the only one worth having.
    const { readable } = new Processor({ track, maxBufferSize: 1 });
    this.#post({ name: 'source:readable', kind: this.#kind, sourceId, readable }, [readable]);
  }

  #feedWithout(track: MediaStreamTrack, { hasTrackProcessor }: { hasTrackProcessor: boolean }) {
    const sourceId = this.#sourceId;
    if (hasTrackProcessor && this.#moveCopy(track, sourceId)) return;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    // A source that is replaced at once interrupts its own play(): nothing is lost by that.
    video.play().catch(() => {});
    this.#video = video;
    this.#noteNewPictures(video);
    this.#post({ name: 'source:ticks', kind: this.#kind, sourceId });
  }

  /** False where tracks cannot move to a worker. The source keeps its own track, so that it can still be closed. */
  #moveCopy(track: MediaStreamTrack, sourceId: number): boolean {
    const copy = track.clone();
    try {
      this.#post({ name: 'source:track', kind: this.#kind, sourceId, track: copy }, [
        copy as unknown as Transferable,
      ]);
      return true;
    } catch {
      copy.stop();
      return false;
    }
  }

  /**
   * The pictures' own timestamps do not tell them apart: Firefox counts whole seconds there. WebKitGTK knows the callback and never
   * calls it for a camera, but counts the pictures.
   */
  #noteNewPictures(video: HTMLVideoElement): void {
    if (!('requestVideoFrameCallback' in video)) return;
    video.requestVideoFrameCallback(() => {
      if (video !== this.#video) return;
      this.#hasNewPicture = true;
      this.#noteNewPictures(video);
    });
  }

  #grabFrame(video: HTMLVideoElement, sourceId: number): void {
    let picture: VideoFrame;
    try {
      picture = new VideoFrame(video);
    } catch {
      // No picture yet, or none any more; the next tick asks again.
      return;
    }
    this.#post({ name: 'source:picture', kind: this.#kind, sourceId, picture }, [picture]);
  }

  async #grabBitmap(video: HTMLVideoElement, sourceId: number): Promise<void> {
    this.#isGrabbing = true;
    try {
      const picture = await createImageBitmap(video);
      this.#post({ name: 'source:picture', kind: this.#kind, sourceId, picture }, [picture]);
    } catch {
      // As above.
    } finally {
      this.#isGrabbing = false;
    }
  }

  #release(): void {
    this.#hasNewPicture = true;
    if (!this.#video) return;
    this.#video.pause();
    this.#video.srcObject = null;
    this.#video = undefined;
  }
}
