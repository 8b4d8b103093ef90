/** A recorder without a hub: a broadcast's place is taken by the test, the disk and the thread are real. */
import { join } from 'node:path';
import type { Track } from '@streamhub/protocol';
import pino from 'pino';
import { JournalWriter } from '../src/archive/journal/journal-writer.ts';
import { Recorder } from '../src/archive/recorder.ts';
import { SharedData } from '../src/broadcast/buffer/shared-data.ts';
import { Notice } from '../src/broadcast/notice.ts';
import { CodedStreamer, TRACKS } from './coded-stream.ts';
import { temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

/** Its date can be set. */
class SteppedClock extends ManualClock {
  steppedMs = 0;

  override epochMs(): number {
    return super.epochMs() + this.steppedMs;
  }
}

export class RecorderUnderTest implements AsyncDisposable {
  folder: string;
  readonly clock = new SteppedClock();
  readonly logged: string[] = [];
  readonly writer: JournalWriter;
  readonly streamer = new CodedStreamer({ client: undefined as never, streamKey: 'cats' });
  #journal;
  recorder: Recorder;

  constructor({ folder = join(temporaryFolder(), 'one'), thread }: Options = {}) {
    this.folder = folder;
    const log = pino(
      { level: 'info' },
      { write: (line) => void this.logged.push(String(JSON.parse(line).msg)) },
    );
    this.writer = new JournalWriter({ clock: this.clock, log, ...(thread && { thread }) });
    this.#journal = this.writer.open(folder);
    this.recorder = this.#newRecorder();
  }

  state(tracks: readonly Track[] = TRACKS as unknown as Track[], clockOffsetUs?: number): void {
    const stated = clockOffsetUs === undefined ? {} : { clockOffsetUs };
    const payload = { streamKey: 'cats', tracks: [...tracks], ...stated };
    this.recorder.notify(new Notice('stream:tracks', payload));
  }

  /** Each word is a batch, as of CodedStreamer. */
  send(words: string, options: { bytes?: number } = {}): void {
    for (const letters of words.split(' ')) this.sendBytes(this.streamer.batch(letters, options));
  }

  sendBytes(bytes: Uint8Array): void {
    this.recorder.sendData(new SharedData(bytes));
  }

  /** The streamer's connection breaks, and it comes back. */
  pause(forMs: number): void {
    this.recorder.notify(new Notice('stream:paused', { streamKey: 'cats', graceMs: 1 }));
    this.clock.advance(forMs);
    this.recorder.notify(new Notice('stream:resumed', { streamKey: 'cats' }));
  }

  get lostChunks(): number {
    return this.#journal.lostChunks;
  }

  get waitingBytes(): number {
    return this.writer.waitingBytes;
  }

  /** All that was handed over has been dealt with. */
  async caughtUp(): Promise<void> {
    while (this.writer.waitingBytes > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** The recording is stopped, and goes on; or another one begins. */
  async reopen(folder = this.folder): Promise<void> {
    await this.stop();
    this.folder = folder;
    this.#journal = this.writer.open(this.folder);
    this.recorder = this.#newRecorder();
  }

  async stop(): Promise<void> {
    this.recorder.stop();
    await this.#journal.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writer[Symbol.asyncDispose]();
  }

  #newRecorder(): Recorder {
    return new Recorder({ id: 'recorder', journal: this.#journal, clock: this.clock });
  }
}

interface Options {
  folder?: string;
  thread?: URL;
}
