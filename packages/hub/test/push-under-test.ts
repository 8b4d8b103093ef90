/** A push in this process, over a real hub, and the clips that it plays. */
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { decodeBatch } from '@streamhub/protocol';
import { onTestFinished } from 'vitest';
import { type PushOptions, type PushResult, push } from '../src/push/push.ts';
import type { HubUnderTest, TestClient } from './hub-under-test.ts';

/** One of those in clips/: two seconds, 15 pictures a second and a tone. */
export function clip(name: string): string {
  return fileURLToPath(new URL(`./clips/${name}`, import.meta.url));
}

/** What a push says and has been told, and the pipe it reads from. */
export function startPush(
  file: string,
  { hub }: HubUnderTest,
  options: Partial<PushOptions> & { silenceMs?: number } = {},
) {
  const pipe = new PassThrough();
  const stopped = Promise.withResolvers<void>();
  const live = Promise.withResolvers<string>();
  const notes: string[] = [];
  const { silenceMs = 30_000, ...wish } = options;
  const standard = { url: hub.address, name: 'Ana', visibility: 'public' as const, loop: false };
  const done: Promise<PushResult> = push(
    { file, ...standard, ...wish },
    {
      pipe,
      stopped: stopped.promise,
      silenceMs,
      say: { live: live.resolve, note: (note) => notes.push(note), progress: () => {} },
    },
  );
  const failed = done.then((result) => Promise.reject(new Error(JSON.stringify(result))));
  const isLive = Promise.race([live.promise, failed]);
  isLive.catch(() => {});
  const key = isLive.then((watchUrl) => watchUrl.split('/').at(-1) ?? '');
  key.catch(() => {});
  onTestFinished(async () => {
    stopped.resolve();
    await done;
  });
  return { pipe, stop: stopped.resolve, key, notes, done };
}

/** All chunks that a viewer of the stream has been sent: those of its buffer, and those since. */
export function chunksOf(viewer: TestClient) {
  const batches = viewer.received
    .filter(([event]) => event === 'stream:buffer' || event === 'stream:data')
    .map(([, bytes]) => decodeBatch(bytes as Uint8Array));
  return batches.flatMap((batch) => (batch.ok ? batch.chunks : []));
}
