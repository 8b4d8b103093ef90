/**
 * One of thousands: connects, joins, counts, and does nothing else unless it was asked to.
 * From: crowd-worker.ts. To: a server.
 */
import { forEachChunk } from '@streamhub/protocol';
import { granted } from '../feed/bare-streamer.ts';
import { monotonicUs } from '../machine/monotonic-clock.ts';
import { BareSocket, pongFrame } from '../peers/bare/bare-socket.ts';
import { BareSocketIo } from '../peers/bare/bare-socket-io.ts';
import type { BatchSeen, CrowdWish, JoinSeen } from './crowd-messages.ts';

export interface CrowdViewer {
  readonly socket: BareSocket;
  readonly messages: number;
  readonly join?: JoinSeen;
  report(): void;
  takeSamples(): BatchSeen[];
}

/** A report must name a delay to be counted; this one is not measured. */
const SAID_DELAY_MS = 80;
/** Its turn comes a little before or after its time. */
const EARLY_MS = 100;

/** Resolves when it is being sent the stream. */
export async function openCrowdViewer(wish: CrowdWish, number: number): Promise<CrowdViewer> {
  switch (wish.server) {
    case 'hub':
      return openHubViewer(wish, number);
    case 'socket.io': {
      const peer = await BareSocketIo.connect(wish);
      return silent(peer.socket, () => peer.dataEvents);
    }
    case 'websocket':
      return openWebSocketViewer(wish);
    case 'tcp':
      return silent(await BareSocket.open({ address: wish.address }), () => 0);
  }
}

async function openHubViewer(
  wish: Extract<CrowdWish, { server: 'hub' }>,
  number: number,
): Promise<CrowdViewer> {
  const { address, streamKeys, sees } = wish;
  const streamKey = streamKeys[number % streamKeys.length] as string;
  const connectMs = performance.now();
  let joinMs = 0;
  const joined = Promise.withResolvers<JoinSeen>();
  let samples: BatchSeen[] = [];
  const hub = await BareSocketIo.connect({
    address,
    ...(sees === 'batches'
      ? { onData: (payload, bytes) => samples.push(batchSeen(payload, bytes)) }
      : {}),
    ...(sees
      ? {
          onOtherBinary: (event, payload) => {
            if (event === 'stream:buffer') joined.resolve(joinSeen(payload, { connectMs, joinMs }));
          },
        }
      : {}),
  });
  joinMs = performance.now();
  let reportsFromMs = 0;
  await granted(hub, 'stream:join', { streamKey, format: 'chunks' });
  return {
    socket: hub.socket,
    get messages() {
      return hub.dataEvents;
    },
    ...(sees ? { join: await joined.promise } : {}),
    report() {
      // Closed meanwhile: then there is no answer either.
      const nowMs = performance.now();
      if (!hub.socket.isOpen || nowMs < reportsFromMs) return;
      const report = { streamKey, delayMs: SAID_DELAY_MS, received: hub.dataEvents };
      void hub.request('stream:feedback', report).then((answer) => {
        const { reportEveryMs = 0 } = answer as { reportEveryMs?: number };
        reportsFromMs = nowMs + reportEveryMs - EARLY_MS;
      });
    },
    takeSamples() {
      const taken = samples;
      samples = [];
      return taken;
    },
  };
}

async function openWebSocketViewer({
  address,
  path,
}: Extract<CrowdWish, { server: 'websocket' }>): Promise<CrowdViewer> {
  let messages = 0;
  const socket = await BareSocket.open({
    address,
    path,
    ears: {
      wantsBinary: false,
      onText: () => {},
      onBinary: () => {
        messages += 1;
      },
      onPing: (payload) => socket.send(pongFrame(payload)),
    },
  });
  return silent(socket, () => messages);
}

function silent(socket: BareSocket, messages: () => number): CrowdViewer {
  return {
    socket,
    get messages() {
      return messages();
    },
    report() {},
    takeSamples: () => [],
  };
}

function batchSeen(payload: Buffer, wireBytes: number): BatchSeen {
  const atUs = monotonicUs();
  let newestUs = 0;
  let oldestUs = Number.POSITIVE_INFINITY;
  let chunks = 0;
  forEachChunk(payload, ({ timestampUs }) => {
    newestUs = Math.max(newestUs, timestampUs);
    oldestUs = Math.min(oldestUs, timestampUs);
    chunks += 1;
  });
  const [newestMs, oldestMs] = [(atUs - newestUs) / 1000, (atUs - oldestUs) / 1000];
  return { atUs, wireBytes, chunks, newestMs, oldestMs };
}

function joinSeen(buffer: Buffer, { connectMs, joinMs }: { connectMs: number; joinMs: number }) {
  const nowMs = performance.now();
  let isDecodable: boolean | undefined;
  forEachChunk(buffer, ({ isKey }) => {
    isDecodable ??= isKey;
  });
  return {
    bufferMs: nowMs - joinMs,
    fromConnectMs: nowMs - connectMs,
    bufferBytes: buffer.length,
    isDecodable: isDecodable ?? false,
  };
}
