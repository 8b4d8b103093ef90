import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTracks } from '../src/read-tracks.ts';
import { parseRequest } from '../src/requests.ts';
import type { Track } from '../src/tracks.ts';

const video = { kind: 'video', trackId: 0, codec: 'avc1.42E01F' };
const audio = { kind: 'audio', trackId: 1, codec: 'opus', sampleRate: 48_000, channels: 2 };
const preview = { kind: 'preview', trackId: 2, codec: 'jpeg' };

/** By both readers, who must agree: the hub's schema, and a viewer, who is told no reasons. */
function parseTracks(tracks: unknown) {
  const parsed = parseRequest('stream:tracks', { streamKey: 'key', tracks });
  const read = readTracks(tracks);
  expect(read).toEqual(parsed.ok ? parsed.request.tracks : undefined);
  return parsed.ok ? { ok: true as const, tracks: read as Track[] } : parsed;
}

test('T2 a picture, a sound and a preview track are taken with all their fields', () => {
  const tracks = [
    {
      ...video,
      description: Uint8Array.of(1, 2),
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
      width: 1280,
      height: 720,
      frameRate: 29.97,
      temporalLayers: 3,
    },
    { ...audio, description: Uint8Array.of(3) },
    { ...preview, width: 320, height: 180 },
  ];
  expect(parseTracks(tracks)).toEqual({ ok: true, tracks });
});

test('T2 a picture track may say nothing but its codec, and then has one layer; unknown fields go', () => {
  expect(parseTracks([{ ...video, colour: 'red' }])).toEqual({
    ok: true,
    tracks: [{ ...video, temporalLayers: 1 }],
  });
});

test('T2c a description in each form in which Socket.IO delivers it becomes bytes of its own', () => {
  const bytes = Buffer.from('....avcC....').subarray(4, 8);
  const buffer = Uint8Array.from(bytes).buffer;
  for (const description of [bytes, buffer, new Uint8Array(buffer)]) {
    const result = parseTracks([{ ...video, description }]);
    if (!result.ok || result.tracks[0]?.kind !== 'video') throw new Error('refused');
    expect(result.tracks[0].description).toEqual(new Uint8Array(buffer));
    expect(result.tracks[0].description?.buffer.byteLength).toBe(4);
    expect(result.tracks[0].description?.buffer).not.toBe(buffer);
  }
});

test('T1 eight tracks pass; none, nine, and what is no list do not', () => {
  const many = Array.from({ length: 9 }, (_, trackId) => ({ ...audio, trackId }));
  expect(parseTracks(many.slice(0, 8))).toMatchObject({ ok: true });
  for (const wrong of [many, [], {}, 'video', null, undefined, { length: 1, 0: video }]) {
    expect(parseTracks(wrong)).toMatchObject({
      code: 'invalid_request',
      message: 'tracks: must be a list of 1 to 8 tracks',
    });
  }
});

test('T1 a trackId used twice is refused', () => {
  expect(parseTracks([video, { ...audio, trackId: 0 }])).toMatchObject({
    code: 'invalid_request',
    message: 'tracks: must not use a trackId twice',
  });
});

const edges: [string, object, object, object][] = [
  ['trackId', video, { trackId: 255 }, { trackId: 256 }],
  ['trackId', video, { trackId: 0 }, { trackId: -1 }],
  ['codec', video, { codec: 'v'.repeat(64) }, { codec: 'v'.repeat(65) }],
  ['codec', audio, { codec: '~' }, { codec: '' }],
  ['codec', audio, { codec: 'a' }, { codec: 'a b' }],
  ['codec', audio, { codec: 'a' }, { codec: 'opus\n' }],
  ['codec', preview, {}, { codec: 'png' }],
  ['width', video, { width: 16_384 }, { width: 16_385 }],
  ['height', video, { height: 1 }, { height: 0 }],
  ['width', preview, { width: 1 }, { width: 1.5 }],
  ['frameRate', video, { frameRate: 0.1 }, { frameRate: 0 }],
  ['frameRate', video, { frameRate: 240 }, { frameRate: 240.1 }],
  ['temporalLayers', video, { temporalLayers: 4 }, { temporalLayers: 5 }],
  ['temporalLayers', video, { temporalLayers: 1 }, { temporalLayers: 0 }],
  ['colorSpace', video, { colorSpace: {} }, { colorSpace: 'bt709' }],
  [
    'colorSpace\\.matrix',
    video,
    { colorSpace: { matrix: 'm'.repeat(32) } },
    { colorSpace: { matrix: 'm'.repeat(33) } },
  ],
  ['colorSpace\\.primaries', video, {}, { colorSpace: { primaries: null } }],
  ['colorSpace\\.transfer', video, {}, { colorSpace: { transfer: 'bt 709' } }],
  [
    'colorSpace\\.fullRange',
    video,
    { colorSpace: { fullRange: true } },
    { colorSpace: { fullRange: 1 } },
  ],
  ['sampleRate', audio, { sampleRate: 8_000 }, { sampleRate: 7_999 }],
  ['sampleRate', audio, { sampleRate: 192_000 }, { sampleRate: 192_001 }],
  ['channels', audio, { channels: 8 }, { channels: 9 }],
  ['channels', audio, { channels: 1 }, { channels: undefined }],
  [
    'description',
    video,
    { description: new Uint8Array(16_384) },
    { description: new Uint8Array(16_385) },
  ],
  ['description', audio, { description: new ArrayBuffer(1) }, { description: new ArrayBuffer(0) }],
  ['description', video, {}, { description: Buffer.alloc(2_000_000) }],
  ['description', video, {}, { description: [1, 2, 3] }],
  ['kind', video, {}, { kind: 'subtitles' }],
];

test.each(edges)(
  'T3 %s: %o with %o passes, with %o is named and refused',
  (field, track, good, bad) => {
    expect(parseTracks([{ ...track, ...good }])).toMatchObject({ ok: true });
    expect(parseTracks([{ ...track, ...bad }])).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(`^tracks\\.0\\.${field}: must be `),
    });
  },
);

test('T3 anything at all gives tracks or a refusal', () => {
  const odd = fc.anything({ withNullPrototype: true, withTypedArray: true, withBigInt: true });
  const nearly = fc.record({
    kind: fc.constantFrom('video', 'audio', 'preview', 'other'),
    trackId: fc.oneof(fc.nat({ max: 300 }), odd),
    codec: fc.oneof(fc.string({ maxLength: 80 }), fc.constant('jpeg'), odd),
    description: odd,
  });
  fc.assert(
    fc.property(fc.oneof(odd, fc.array(fc.oneof(odd, nearly), { maxLength: 10 })), (value) => {
      const result = parseTracks(value);
      if (result.ok) expect(result.tracks.length).toBeGreaterThan(0);
      else expect(result.message).toMatch(/^tracks/);
    }),
  );
});

test('T1 a list of a million is refused for its length, and its elements are not looked at', () => {
  let looks = 0;
  const element = Object.defineProperty({}, 'kind', { get: () => (looks += 1) });
  expect(parseTracks(new Array(1_000_000).fill(element))).toMatchObject({
    code: 'invalid_request',
  });
  expect(looks).toBe(0);
});
