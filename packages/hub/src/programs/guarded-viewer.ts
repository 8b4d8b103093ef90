/**
 * A viewer of a program, called so that its errors harm nobody: the first one takes it out of the stream.
 * From: programs.ts. To: the program's own port.
 */
import type { ErrorCode, StreamFormat } from '@streamhub/protocol';
import type { SharedData, SharedFrames } from '../broadcast/buffer/shared-data.ts';
import type { Notice } from '../broadcast/notice.ts';
import type { ViewerPort } from '../broadcast/ports.ts';

export class GuardedViewer implements ViewerPort {
  readonly id: string;
  readonly address: string;
  readonly counts: number;
  readonly format: StreamFormat;
  readonly codecs: readonly string[] | undefined;
  readonly pace: ViewerPort['pace'];
  readonly #viewer: ViewerPort;
  readonly #onFailed: (error: unknown) => void;
  readonly #takeOut: () => void;
  #hasFailed = false;

  constructor(
    viewer: ViewerPort,
    { onFailed, takeOut }: { onFailed: (error: unknown) => void; takeOut: () => void },
  ) {
    this.id = viewer.id;
    this.address = viewer.address;
    this.counts = viewer.counts;
    this.format = viewer.format;
    this.codecs = viewer.codecs;
    this.pace = viewer.pace;
    this.#viewer = viewer;
    this.#onFailed = onFailed;
    this.#takeOut = takeOut;
  }

  get waitingBytes(): number {
    return this.#call((viewer) => viewer.waitingBytes) ?? 0;
  }

  sendData(data: SharedData): void {
    this.#call((viewer) => viewer.sendData(data));
  }

  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    this.#call((viewer) => viewer.sendBuffer(buffer));
  }

  notify(notice: Notice): void {
    this.#call((viewer) => viewer.notify(notice));
  }

  whenCaughtUp(then: () => void): void {
    this.#call((viewer) => viewer.whenCaughtUp(then));
  }

  entered(streamKey: string): void {
    this.#call((viewer) => viewer.entered?.(streamKey));
    // It failed with its buffer, when it could not be taken out yet.
    if (this.#hasFailed) queueMicrotask(this.#takeOut);
  }

  left(streamKey: string): void {
    this.#call((viewer) => viewer.left?.(streamKey));
  }

  close(code: ErrorCode): boolean {
    return this.#call((viewer) => viewer.close(code)) ?? false;
  }

  #call<Result>(use: (viewer: ViewerPort) => Result): Result | undefined {
    if (this.#hasFailed) return undefined;
    try {
      return use(this.#viewer);
    } catch (error) {
      this.#hasFailed = true;
      this.#onFailed(error);
      this.#takeOut();
      return undefined;
    }
  }
}
