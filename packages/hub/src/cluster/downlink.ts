/**
 * What one stream says to all edges, in order: its data, its notices, and each second that it is there. To the broadcast the
 * edges are one viewer, which is in its audience while the link is open.
 * From: origin.ts, which opens it for the first edge; the stream's broadcast. To: the bus.
 */
import { chunkHeaderBytes, forEachChunk } from '@streamhub/protocol';
import type { Notice } from '../broadcast/notice.ts';
import type { Clock, Timer } from '../clock.ts';
import type { LiveStream } from '../streams/live-stream.ts';
import type { Bus } from './bus.ts';
import type { BusDelay } from './bus-delay.ts';
import { EdgesPort } from './edges-port.ts';
import { type FormOf, writtenTracks } from './message-forms.ts';
import { DOWN, type Head, subjects, withBytes, withFrame, withJson } from './messages.ts';
import { StreamDelay } from './stream-delay.ts';

const HEARTBEAT_MS = 1_000;

export interface DownlinkParts {
  bus: Bus;
  delay: BusDelay;
  clock: Clock;
  /** Of one message, without its header. */
  maxBodyBytes: number;
}

export class Downlink {
  readonly #stream: LiveStream;
  readonly #parts: DownlinkParts;
  readonly #delay: StreamDelay;
  readonly #onBeat: () => void;
  #port: EdgesPort | undefined;
  #heartbeat: Timer | undefined;
  #sequence = 0;

  /** `onBeat`: before each heartbeat; it may close the link. */
  constructor(stream: LiveStream, parts: DownlinkParts, { onBeat }: { onBeat: () => void }) {
    this.#stream = stream;
    this.#parts = parts;
    this.#delay = new StreamDelay(parts.delay);
    this.#onBeat = onBeat;
  }

  /** Harmless if it is open. */
  open(): void {
    if (this.#port !== undefined) return;
    this.#join();
    this.#beat();
  }

  /** Harmless if it is closed. */
  close(): void {
    const port = this.#port;
    this.#port = undefined;
    this.#heartbeat?.cancel();
    if (port !== undefined) this.#stream.broadcast.leave(port.id);
  }

  /** Frames have become chunks, or the other way round. */
  changeFormat(): void {
    const isClassic = this.#stream.broadcast.buffer.kind === 'classic';
    const isOther = this.#port !== undefined && (this.#port.format === 'base64') !== isClassic;
    if (isOther) this.#join();
  }

  /** With the sequence of what was said last. */
  head(kind: Head['kind']): Head {
    return { kind, epoch: this.#stream.epoch, sequence: this.#sequence };
  }

  #join(): void {
    const { streamKey, broadcast } = this.#stream;
    const isClassic = broadcast.buffer.kind === 'classic';
    this.#port = new EdgesPort({
      streamKey,
      format: isClassic ? 'base64' : 'chunks',
      delay: this.#delay,
      outlet: {
        send: (data) => this.#sendData(data),
        tell: (notice) => this.#tell(notice),
      },
    });
    // Of chunks it is told by the broadcast.
    if (isClassic) this.#tellTracks();
    broadcast.join(this.#port);
  }

  #beat(): void {
    this.#heartbeat = this.#parts.clock.after(HEARTBEAT_MS, () => {
      this.#onBeat();
      if (this.#port === undefined) return;
      this.#send(withJson(this.head(DOWN.heartbeat), {}));
      this.#beat();
    });
  }

  #tell(notice: Notice): void {
    if (notice.is('stream:tracks')) this.#tellTracks();
    else if (notice.is('stream:viewers')) this.#say('viewers', notice.payload);
    else if (notice.is('stream:paused')) this.#say('paused', notice.payload);
    else if (notice.is('stream:resumed')) this.#say('resumed', notice.payload);
    else if (notice.is('stream:ended')) this.#say('ended', notice.payload);
    else if (notice.is('stream:offline')) {
      const { title, startsAtMs, end } = this.#stream;
      this.#say('offline', { title, startsAtMs, ...end });
    }
  }

  #tellTracks(): void {
    const { buffer, statement } = this.#stream.broadcast;
    const tracks = writtenTracks(buffer.kind === 'coded' ? buffer : undefined);
    this.#say('tracks', { statement, ...tracks });
  }

  #say(event: FormOf<'notice'>['event'], what: object): void {
    this.#send(withJson(this.#next(DOWN.notice), { event, ...what }));
  }

  #sendData(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      this.#send(withFrame(this.#next(DOWN.frame), data));
    } else {
      for (const run of runsOf(data, this.#parts.maxBodyBytes)) {
        this.#send(withBytes(this.#next(DOWN.chunks), run));
      }
    }
  }

  /** While the bus is away it is lost: edges see that by the sequence, and ask again. */
  #send(bytes: Uint8Array): void {
    this.#parts.bus.publish(subjects.down(this.#stream.streamKey), bytes);
    this.#delay.noteSent(bytes.length);
  }

  #next(kind: Head['kind']): Head {
    this.#sequence = (this.#sequence + 1) >>> 0;
    return this.head(kind);
  }
}

/** Runs of whole chunks that each fit into a message; nearly always the batch is one. */
function runsOf(batch: Uint8Array, maxBytes: number): Uint8Array[] {
  if (batch.byteLength <= maxBytes) return [batch];
  const runs: Uint8Array[] = [];
  let [start, end] = [0, 0];
  forEachChunk(
    batch,
    ({ payloadBytes }, offset) => {
      const chunkEnd = offset + chunkHeaderBytes + payloadBytes;
      if (chunkEnd - start > maxBytes && end > start) {
        runs.push(batch.subarray(start, end));
        start = end;
      }
      end = chunkEnd;
    },
    { maxPayloadBytes: maxBytes },
  );
  runs.push(batch.subarray(start, end));
  return runs;
}
