/** A player over a line whose hub is the test, and the batches it gets. */
import { encodeBatch, type StreamJoined, type Track } from '@streamhub/protocol';
import { onTestFinished, vi } from 'vitest';
import { Player } from '../src/watch/player.ts';
import { FakeLine, settled } from './fake-line.ts';

export const nothing = new Uint8Array(0);
export const video = {
  kind: 'video',
  trackId: 0,
  codec: 'jpeg',
  temporalLayers: 1,
} satisfies Track;
export const preview = { kind: 'preview', trackId: 2, codec: 'jpeg' } satisfies Track;
export const joined: StreamJoined = {
  streamKey: 'key',
  title: 'talk',
  format: 'chunks',
  tracks: [video],
  viewers: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
};

/** A batch of pictures: the beginning of a JPEG and a number to tell them apart. */
export function frames(...numbers: number[]): Uint8Array {
  return chunksOf(video.trackId, numbers);
}

export function chunksOf(trackId: number, numbers: number[]): Uint8Array {
  return encodeBatch(
    numbers.map((number) => ({
      trackId,
      isKey: true,
      temporalLayer: 0,
      sequence: number,
      timestampUs: number * 33_333,
      payload: new Uint8Array([0xff, 0xd8, 0xff, 0x30 + number]),
    })),
  );
}

/** `decoded`: the pictures that were, with their kind and number. */
export function setUp() {
  const decoded: string[] = [];
  vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
    decoded.push(`${blob.type} ${(await blob.text()).slice(-1)}`);
    return { width: 64, height: 36, close() {} };
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const line = new FakeLine();
  const drawn: unknown[] = [];
  const canvas = {
    width: 0,
    height: 0,
    getContext: () => ({ drawImage: (image: unknown) => drawn.push(image) }),
  };
  const player = new Player(
    {
      streamKey: 'key',
      canvas: canvas as unknown as HTMLCanvasElement,
    },
    { connect: () => line.asHubLine },
  );
  const states: string[] = [];
  player.onChange(() => {
    if (states.at(-1) !== player.state.name) states.push(player.state.name);
  });
  return { line, player, states, canvas, drawn, decoded };
}

export async function join(line: FakeLine, buffer: Uint8Array, tracks: Track[] = [video]) {
  line.line('connected');
  await settled();
  line.hubSays('stream:tracks', { streamKey: 'key', tracks, clockOffsetUs: 0 });
  line.hubSays('stream:buffer', buffer);
  line.hubSays('stream:joined', { ...joined, tracks });
  await line.answer('stream:join', { ok: true, ...joined });
  await settled();
}
