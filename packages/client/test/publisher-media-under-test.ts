/** The media of a publisher over encoders and a line that are the test. */
import { decodeBatch } from '@streamhub/protocol';
import { onTestFinished } from 'vitest';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import type { CodecTrial } from '../src/publish/codec/codec-trial.ts';
import type { VideoWish } from '../src/publish/codec/mode-choice.ts';
import type { EncodingNews } from '../src/publish/encode/encoded-chunk.ts';
import type { EncodingPlan } from '../src/publish/encode/encoding-plan.ts';
import { PublisherMedia, type PublisherMediaOptions } from '../src/publish/publisher-media.ts';
import type { SoundMix } from '../src/publish/sound/page/sound-encoding.ts';
import type { MicrophoneSignal } from '../src/publish/sound/sound-messages.ts';
import { FakeLine } from './fake-line.ts';

export const videoTrack = {
  name: 'track',
  facts: { kind: 'video', codec: 'vp8', width: 640, height: 360, temporalLayers: 3 },
} as const;
export const audioTrack = {
  name: 'track',
  facts: { kind: 'audio', codec: 'opus', sampleRate: 48_000, channels: 1 },
} as const;

/** An encoder has made a chunk. */
export function chunkNews(
  kind: 'video' | 'audio' | 'preview',
  timestampUs: number,
  bytes = 3,
): EncodingNews {
  const payload = new Uint8Array(bytes);
  const isKey = kind !== 'video';
  return { name: 'chunk', chunk: { kind, isKey, temporalLayer: 0, timestampUs, payload } };
}

/** `stageSays` and `soundSays` are the encoders; `plans`, `asked`, `tracks` and `mixes` are what they were told. */
export function setUp({
  video,
  hasVideoEncoder = true,
  hasAudioEncoder = true,
  verdict = 'fit',
  unfit = [],
  failing = [],
}: {
  video?: VideoWish;
  hasVideoEncoder?: boolean;
  hasAudioEncoder?: boolean;
  verdict?: CodecTrial['verdict'];
  /** Codecs that this device is too slow for. */
  unfit?: readonly string[];
  /** Codecs that it cannot encode; also from another moment on. */
  failing?: readonly string[];
} = {}) {
  const line = new FakeLine();
  line.state = 'connected';
  const plans: EncodingPlan[] = [];
  const asked: string[] = [];
  const tracks: (MediaStreamTrack | undefined)[] = [];
  let changes = 0;
  let hearStage: (news: EncodingNews) => void = () => {};
  let hearSound: (news: EncodingNews) => void = () => {};
  let signal: (signal: MicrophoneSignal) => void = () => {};
  const mixes: SoundMix[] = [];
  const options: PublisherMediaOptions = {
    stage: {
      size: { width: 640, height: 360 },
      frameRate: 30,
      onFrame: () => () => {},
      whenReady: async () => true,
      state: 'ready',
      restart: () => asked.push('restart'),
      encode: (plan, hear) => {
        plans.push(plan);
        hearStage = hear;
        return {
          requestKey: () => asked.push('key'),
          setUplinkShare: ({ bitrate, frames }) => asked.push(`share ${bitrate} ${frames}`),
          close: () => asked.push('close'),
        };
      },
    },
    video,
    microphone: { track: { id: 'first' } as MediaStreamTrack },
    probe: new CodecProbe({
      attempt: async ({ codec }) => ({
        codec,
        verdict: failing.includes(codec) ? 'fails' : unfit.includes(codec) ? 'too_slow' : verdict,
        msPerFrame: 5,
        hasLayers: true,
      }),
    }),
    abilities: { hasVideoEncoder, hasAudioEncoder },
    openSound: ({ hear, onSignal }) => {
      hearSound = hear;
      signal = onSignal;
      let before: MediaStreamTrack | undefined;
      return {
        setMix(mix) {
          mixes.push(mix);
          const { microphone } = mix.tracks;
          if (microphone !== before) tracks.push(microphone);
          before = microphone;
        },
        close() {},
      };
    },
    onRefused() {},
    onChange: () => {
      changes += 1;
    },
  };
  const media = new PublisherMedia(options);
  onTestFinished(() => media.stop());
  const named = (event: string) => line.sent.filter((each) => each.event === event);
  return {
    media,
    line,
    plans,
    asked,
    tracks,
    stageSays: (news: EncodingNews) => hearStage(news),
    mixes,
    soundSays: (news: EncodingNews) => hearSound(news),
    microphoneGives: (given: MicrophoneSignal) => signal(given),
    changes: () => changes,
    async start() {
      await media.prepare();
      media.start({ connection: line.asHubLine, streamKey: 'key', roundTripMs: 5 });
    },
    stated: () => named('stream:tracks').map(({ payload }) => payload['tracks'] as object[]),
    batches: () =>
      named('stream:data:send').map(({ payload }) => {
        const decoded = decodeBatch(payload['data'] as Uint8Array);
        return decoded.ok ? decoded.chunks : [];
      }),
  };
}
