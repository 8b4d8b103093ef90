import { expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { parseRequest, type RequestName } from '../src/requests.ts';

const tracks = [{ kind: 'video', trackId: 0, codec: 'vp8', temporalLayers: 1 }];

test.each<[RequestName, object, object]>([
  ['stream:join', {}, { format: 'base64' }],
  [
    'stream:join',
    { format: 'chunks', codecs: ['vp8'], more: 1 },
    { format: 'chunks', codecs: ['vp8'] },
  ],
  ['stream:tracks', { tracks }, { tracks }],
  ['stream:tracks', { tracks, clockOffsetUs: -5 }, { tracks, clockOffsetUs: -5 }],
  [
    'stream:tracks',
    { tracks, clockOffsetUs: Number.MAX_SAFE_INTEGER },
    { tracks, clockOffsetUs: Number.MAX_SAFE_INTEGER },
  ],
  ['stream:keyframe', { more: 1 }, {}],
  ['stream:feedback', {}, {}],
  ['stream:feedback', { delayMs: 0 }, { delayMs: 0 }],
  ['stream:feedback', { delayMs: limits.delayMaxMs }, { delayMs: limits.delayMaxMs }],
  ['stream:feedback', { delayMs: 83.25 }, { delayMs: 83.25 }],
  ['stream:feedback', { received: 0 }, { received: 0 }],
  ['stream:feedback', { delayMs: 1, received: 2 ** 40 }, { delayMs: 1, received: 2 ** 40 }],
])('E2 %s takes %o', (name, fields, expected) => {
  const parsed = parseRequest(name, { streamKey: 'x', ...fields });
  expect(parsed).toEqual({ ok: true, request: { streamKey: 'x', ...expected } });
});

test.each<[RequestName, string, object]>([
  ['stream:join', 'format', { format: 'Chunks' }],
  ['stream:join', 'format', { format: null }],
  ['stream:tracks', 'tracks', {}],
  ['stream:tracks', 'tracks.0.trackId', { tracks: [{ kind: 'video', codec: 'vp8' }] }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: 1.5 }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: 2 ** 53 }],
  ['stream:tracks', 'clockOffsetUs', { tracks, clockOffsetUs: '5' }],
  ['stream:feedback', 'delayMs', { delayMs: -0.1 }],
  ['stream:feedback', 'delayMs', { delayMs: limits.delayMaxMs + 1 }],
  ['stream:feedback', 'delayMs', { delayMs: Number.POSITIVE_INFINITY }],
  ['stream:feedback', 'received', { received: -1 }],
  ['stream:feedback', 'received', { received: 1.5 }],
  ['stream:feedback', 'received', { received: '3' }],
  ['stream:feedback', 'received', { received: Number.POSITIVE_INFINITY }],
  ['stream:keyframe', 'streamKey', { streamKey: '' }],
])('E2 %s with a wrong %s is refused and named', (name, field, fields) => {
  expect(parseRequest(name, { streamKey: 'x', ...fields })).toMatchObject({
    ok: false,
    code: 'invalid_request',
    message: expect.stringMatching(`^${field.replaceAll('.', '\\.')}: `),
  });
});
