/** An admitted streamer sends everything that a stream cannot be; the streams of others go on without a gap. */
import { encodeBatch } from '@streamhub/protocol';
import { expect, test } from 'vitest';
import {
  CodedStreamer,
  chunksViewer,
  codedStreamer,
  rangeOf,
  seenBy,
  TRACKS,
} from './coded-stream.ts';
import { frame, startTestHub } from './hub-under-test.ts';

const chunk = {
  trackId: 0,
  isKey: true,
  temporalLayer: 0,
  sequence: 0,
  timestampUs: 0,
  payload: Uint8Array.of(1),
};
const good = Buffer.from(encodeBatch([chunk]));

const wrong: [name: string, data: unknown][] = [
  ['nothing', null],
  ['a number', 7],
  ['not a number', Number.NaN],
  ['a truth', true],
  ['a list', [frame(1)]],
  ['an object', { data: frame(1) }],
  ['an object that says it is binary', { type: 'Buffer', data: [1, 2, 3] }],
  ['an empty text', ''],
  ['an address', 'https://evil.example/picture.jpg'],
  ['an address without a scheme', '//evil.example/picture.jpg'],
  ['a script', 'javascript:alert(1)'],
  ['a data URL of something else', 'data:text/html;base64,/9j/AAAA'],
  ['a vector picture', 'data:image/svg+xml;base64,PHN2Zz4='],
  ['a frame with a line break', `${frame(1)}\n`],
  ['a frame with a quotation mark', `${frame(1)}"`],
  ['a frame that is too large', frame(1, { bytes: 1_000_001 })],
  ['no bytes', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(1_000)],
  ['ones', Buffer.alloc(1_000, 0xff)],
  ['half a header', good.subarray(0, 8)],
  ['a chunk cut short', good.subarray(0, good.length - 1)],
  ['a chunk and a byte', Buffer.concat([good, Buffer.of(1)])],
  ['a track that nobody stated', Buffer.from(encodeBatch([{ ...chunk, trackId: 9 }]))],
  [
    'a good chunk, then one of another track',
    Buffer.from(encodeBatch([chunk, { ...chunk, trackId: 9 }])),
  ],
  ['the same chunk twice', Buffer.from(encodeBatch([chunk, chunk]))],
  [
    'a jump of a day',
    Buffer.from(encodeBatch([chunk, { ...chunk, sequence: 1, timestampUs: 86_400_000_000 }])),
  ],
  [
    'too many chunks',
    Buffer.from(
      encodeBatch(Array.from({ length: 900 }, (_, sequence) => ({ ...chunk, sequence }))),
    ),
  ],
  [
    'a chunk that is too large',
    Buffer.from(encodeBatch([{ ...chunk, payload: new Uint8Array(1_000_001) }])),
  ],
];

test('E6 frames of every wrong kind, whichever stream they name, never break another stream', async () => {
  await using under = await startTestHub({ maxRequestsPerSecond: 10_000 });
  const victim = await codedStreamer(under);
  const viewer = await chunksViewer(under, victim);
  const classic = await under.connect();
  await classic.join(victim);
  const intruder = await under.streamer();
  await new CodedStreamer({ client: intruder, streamKey: intruder.streamKey }).state();
  const own = await chunksViewer(under, intruder);
  await victim.send('K');
  for (const [name, data] of wrong) {
    for (const streamKey of [intruder.streamKey, victim.streamKey]) {
      const answer = await intruder.request('stream:data:send', { streamKey, data });
      expect(answer.ok ? 'accepted' : answer.code, name).toMatch(
        /^(invalid_(request|frame|chunk)|frame_too_large|unknown_track|out_of_order|rate_limited|not_the_streamer)$/,
      );
    }
    await victim.send('d');
  }
  for (const tracks of [[], [{}], [TRACKS[0], TRACKS[0]], 'tracks', TRACKS]) {
    const { streamKey } = victim;
    const code = await intruder.refusedWith('stream:tracks', { streamKey, tracks });
    expect(code).toMatch(/^(invalid_request|not_the_streamer)$/);
  }
  await victim.send('d p');
  expect(await seenBy(viewer)).toBe(`K0 ${rangeOf('d', 1, wrong.length + 1)} p0`);
  expect(viewer.all('stream:tracks')).toHaveLength(1);
  await classic.fence();
  expect(classic.all('stream:data')).toHaveLength(1);
  // What was refused reached nobody, and the intruder's own stream is as it was.
  expect(await seenBy(own)).toBe('');
});
