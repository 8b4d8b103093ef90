/** A program that starts a hub takes part in its streams without a socket: one records, one streams. */
import { bytesOf, decodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import type { Notice, SharedData, SharedFrames, StreamerPort, ViewerPort } from '../src/index.ts';
import { AUDIO, CodedStreamer, namesOf, VIDEO } from './coded-stream.ts';
import { frame, startTestHub } from './hub-under-test.ts';

/** Keeps all it is sent, as a recorder's file would, and stands for no person. */
class Recorder implements ViewerPort {
  readonly id = 'recorder';
  readonly address = 'this program';
  readonly counts = 0;
  readonly pace = 'everything';
  readonly waitingBytes = 0;
  readonly format;
  readonly journal: (string | Uint8Array)[] = [];
  readonly notices: string[] = [];

  constructor(format: 'chunks' | 'base64' = 'chunks') {
    this.format = format;
  }

  sendBuffer(buffer: SharedFrames | Uint8Array): void {
    if (!(buffer instanceof Uint8Array)) this.journal.push(...buffer.frames);
    else if (buffer.byteLength > 0) this.journal.push(buffer);
  }

  sendData({ data }: SharedData): void {
    this.journal.push(data);
  }

  notify({ event }: Notice): void {
    this.notices.push(event);
  }

  whenCaughtUp(then: () => void): void {
    then();
  }

  close(): boolean {
    return true;
  }
}

class Source implements StreamerPort {
  readonly id = 'source';
  readonly notices: string[] = [];

  notify({ event }: Notice): void {
    this.notices.push(event);
  }
}

test('a program records a stream: the buffer, all that follows, and the end; nobody counts it', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const source = new CodedStreamer({ client: streamer, streamKey: streamer.streamKey });
  await source.state([VIDEO, AUDIO]);
  await source.send('Ka');
  const recorder = new Recorder();
  expect(under.hub.addViewer('noSuchStream', recorder)).toBeUndefined();
  under.hub.addViewer(streamer.streamKey, recorder);
  await source.send('da');
  expect(await source.send('d')).toBe(0);
  await streamer.accepted('stream:end', { streamKey: streamer.streamKey });
  // Batches put end to end are a batch (rule C1).
  const journal = Buffer.concat(recorder.journal as Uint8Array[]);
  expect(namesOf(journal)).toBe('K0 a0 d1 a1 d2');
  expect(recorder.notices).toEqual(['stream:tracks', 'stream:ended']);
});

test('a program that left is sent nothing more, and one that throws is out and harms nobody', async () => {
  await using under = await startTestHub();
  const streamer = await under.streamer();
  const recorder = new Recorder('base64');
  const leave = under.hub.addViewer(streamer.streamKey, recorder);
  const broken = Object.assign(new Recorder('base64'), {
    id: 'broken',
    counts: 1,
    sendData() {
      throw new Error('disk full');
    },
  });
  under.hub.addViewer(streamer.streamKey, broken);
  const viewer = await under.connect();
  await viewer.join(streamer);
  const { streamKey } = streamer;
  await streamer.accepted('stream:data:send', { streamKey, data: frame(1) });
  leave?.();
  const answer = await streamer.accepted('stream:data:send', { streamKey, data: frame(2) });
  expect(answer).toMatchObject({ viewers: 1 });
  await viewer.fence();
  expect(viewer.all('stream:data')).toEqual([frame(1), frame(2)]);
  expect(recorder.journal).toEqual([frame(1)]);
  expect(under.logged.filter(({ viewerId }) => viewerId === 'broken')).toHaveLength(1);
});

test('a program streams: browsers watch it, ask it for key frames, and hear of its end', async () => {
  await using under = await startTestHub();
  const source = new Source();
  const opened = await under.hub.openIntake({ streamerName: 'A program', title: 'Test' }, source);
  if (!opened.ok) throw new Error(opened.code);
  const { intake } = opened;
  const chunks = new CodedStreamer({ client: undefined as never, streamKey: intake.streamKey });
  expect(intake.tracks({ tracks: [VIDEO, AUDIO] })).toEqual({ ok: true });
  expect(intake.tracks({ tracks: [{ kind: 'nonsense' }] as never })).toMatchObject({
    code: 'invalid_request',
  });
  expect(intake.take(chunks.batch('Ka'))).toMatchObject({ ok: true, viewers: 0 });
  const viewer = await under.connect();
  const { streamKey } = intake;
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.accepted('stream:keyframe', { streamKey });
  expect(source.notices).toContain('stream:keyframe');
  expect(intake.take(chunks.batch('d'))).toMatchObject({ ok: true, viewers: 1 });
  expect(intake.take(Buffer.from('no batch')).ok).toBe(false);
  const data = await viewer.next('stream:data');
  expect(decodeBatch(bytesOf(data) ?? Buffer.alloc(0)).ok).toBe(true);
  intake.lost();
  expect(intake.isOpen).toBe(false);
  expect(await viewer.next('stream:paused')).toMatchObject({ streamKey });
  const { publishToken = '' } = intake;
  const again = await under.hub.openIntake({ streamKey, publishToken }, source);
  if (!again.ok) throw new Error(again.code);
  expect(await viewer.next('stream:resumed')).toEqual({ streamKey });
  again.intake.end();
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  expect(again.intake.take(chunks.batch('d'))).toMatchObject({ code: 'not_the_streamer' });
});
