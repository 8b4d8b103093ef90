/**
 * An hour of a clip's packets, streamed as fast as the hub records them, on a clock of the test. The clip is repeated, its times
 * go on.
 * From: recording-hour.test.ts.
 */
import { type Chunk, encodeBatch } from '@streamhub/protocol';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputTrack } from 'mediabunny';
import { CodedStreamer } from './coded-stream.ts';
import type { HubUnderTest } from './hub-under-test.ts';
import type { ManualClock } from './manual-clock.ts';
import { Reading } from './recording-client.ts';

const CLIP_S = 2;
/** A streamer's clock has run for a while. */
const BEGIN_US = 700_000_000;
/** No more than may wait for the disk. */
const CLIPS_AT_ONCE = 100;
const VIDEO_ID = 0;
const AUDIO_ID = 1;

type Packet = Pick<Chunk, 'trackId' | 'isKey' | 'payload'> & { timeS: number };

export interface HourLong {
  streamKey: string;
  /** When each packet is to be seen or heard, in seconds from the first picture; in the order of decoding. What is before has no place in a file. */
  sent: { video: number[]; audio: number[] };
}

export async function streamHour(
  under: HubUnderTest,
  { path, clock, clips }: { path: string; clock: ManualClock; clips: number },
): Promise<HourLong> {
  const { tracks, packets } = await contentOf(path);
  const client = await under.streamer();
  const { streamKey } = client;
  const streamer = new CodedStreamer({ client, streamKey });
  await streamer.state(tracks);
  const reading = new Reading(under, { streamKey });
  const sent: HourLong['sent'] = { video: [], audio: [] };
  let bytes = 0;
  for (let clip = 0; clip < clips; clip += 1) {
    const chunks = packets.map(({ timeS, ...packet }) => {
      const times = packet.trackId === VIDEO_ID ? sent.video : sent.audio;
      const sentS = clip * CLIP_S + timeS;
      const timestampUs = BEGIN_US + Math.round(sentS * 1_000_000);
      const sequence = times.push(sentS) - 1;
      return { ...packet, sequence, temporalLayer: 0, timestampUs };
    });
    const batch = encodeBatch(chunks);
    await streamer.sendBytes(batch);
    bytes += batch.byteLength;
    if (clip % CLIPS_AT_ONCE === 0) await reading.written(bytes);
    clock.advance(1_000 * CLIP_S);
  }
  await client.accepted('stream:end', { streamKey });
  const [beginS = 0] = sent.video;
  const fromFirst = (times: number[]) => times.map((time) => time - beginS).filter((t) => t >= 0);
  return { streamKey, sent: { video: fromFirst(sent.video), audio: fromFirst(sent.audio) } };
}

async function contentOf(path: string): Promise<{ tracks: object[]; packets: Packet[] }> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const [picture, sound] = [await video?.getDecoderConfig(), await audio?.getDecoderConfig()];
  if (!video || !audio || !picture || !sound) throw new Error(`${path} is not such a clip`);
  const { codedWidth: width, codedHeight: height } = picture;
  const { sampleRate, numberOfChannels: channels } = sound;
  const tracks = [
    { kind: 'video', trackId: VIDEO_ID, codec: picture.codec, width, height, ...own(picture) },
    { kind: 'audio', trackId: AUDIO_ID, codec: sound.codec, sampleRate, channels, ...own(sound) },
  ];
  const packets = [...(await packetsOf(video, VIDEO_ID)), ...(await packetsOf(audio, AUDIO_ID))];
  const inside = packets.filter(({ timeS }) => timeS >= 0 && timeS < CLIP_S);
  return { tracks, packets: inside };
}

function own({ description }: VideoDecoderConfig | AudioDecoderConfig): object {
  return description === undefined ? {} : { description: Buffer.from(description as Uint8Array) };
}

async function packetsOf(track: InputTrack, trackId: number): Promise<Packet[]> {
  const packets: Packet[] = [];
  for await (const { data, type, timestamp } of new EncodedPacketSink(track).packets()) {
    packets.push({ trackId, isKey: type === 'key', payload: data, timeS: timestamp });
  }
  return packets;
}
