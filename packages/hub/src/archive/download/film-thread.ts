/**
 * Makes one file of a part of a journal, on a thread of its own that ends with it: an MP4 with its index in front, or a WebM.
 * Nothing is coded anew. The journal is read twice, because the index needs to know how many packets come.
 * From: films.ts. To: the file; how far it is, to films.ts.
 */
import { renameSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import { type FilmPacket, packetsOf } from './film-packets.ts';
import type { FilmPlan } from './film-plan.ts';
import { audioConfigOf, videoConfigOf } from './film-tracks.ts';

const TOLD_EVERY_BYTES = 2_000_000;
/** Of the first packet of a track; after it the container goes by the times. */
const PICTURE_S = 1 / 30;
const SOUND_S = 0.02;

export interface FilmTask {
  folder: string;
  path: string;
  plan: FilmPlan;
}

type Source = EncodedVideoPacketSource | EncodedAudioPacketSource;

await make(workerData as FilmTask);

async function make({ folder, path, plan }: FilmTask): Promise<void> {
  const { counts, firsts } = lookThrough(folder, plan);
  const output = new Output({
    format:
      plan.container === 'mp4'
        ? new Mp4OutputFormat({ fastStart: 'reserve' })
        : new WebMOutputFormat(),
    target: new FilePathTarget(`${path}.part`),
  });
  const sources = addTracks(output, plan, counts);
  await output.start();
  const left = { ...counts };
  const add = async (packet: FilmPacket) => {
    const source = sources[packet.kind];
    if (source === undefined) return;
    await addTo(source, packet, left[packet.kind] === counts[packet.kind]);
    left[packet.kind] -= 1;
    // A track that is over must not keep the others waiting.
    if (left[packet.kind] === 0) source.close();
  };
  // All that comes before the last track begins would be kept in memory; and of a picture with B-frames no index be made.
  for (const first of firsts) await add(first);
  const begun = new Set<FilmPacket['kind']>();
  let toldBytes = 0;
  for (const packet of packetsOf(folder, plan)) {
    if (begun.has(packet.kind)) await add(packet);
    begun.add(packet.kind);
    if (packet.doneBytes - toldBytes < TOLD_EVERY_BYTES) continue;
    toldBytes = packet.doneBytes;
    parentPort?.postMessage({ progress: packet.doneBytes / (plan.to - plan.from) });
  }
  await output.finalize();
  renameSync(`${path}.part`, path);
}

/** How many packets there are, and the first of each track. */
function lookThrough(
  folder: string,
  plan: FilmPlan,
): { counts: Record<FilmPacket['kind'], number>; firsts: FilmPacket[] } {
  const counts = { video: 0, audio: 0 };
  const firsts: FilmPacket[] = [];
  for (const packet of packetsOf(folder, plan)) {
    if (counts[packet.kind] === 0) {
      firsts.push({ ...packet, payload: new Uint8Array(packet.payload) });
    }
    counts[packet.kind] += 1;
  }
  return { counts, firsts };
}

function addTracks(
  output: Output,
  { sections }: FilmPlan,
  counts: Record<FilmPacket['kind'], number>,
): Partial<Record<FilmPacket['kind'], Source>> {
  const sources: Partial<Record<FilmPacket['kind'], Source>> = {};
  const video = sections.find((section) => section.video)?.video;
  const audio = sections.find((section) => section.audio)?.audio;
  if (video !== undefined && counts.video > 0) {
    const source = new EncodedVideoPacketSource(video.family);
    output.addVideoTrack(source, { maximumPacketCount: counts.video });
    sources.video = source;
  }
  if (audio !== undefined && counts.audio > 0) {
    const source = new EncodedAudioPacketSource(audio.family);
    output.addAudioTrack(source, { maximumPacketCount: counts.audio });
    sources.audio = source;
  }
  return sources;
}

async function addTo(source: Source, packet: FilmPacket, isFirst: boolean): Promise<void> {
  const type = packet.isKey ? 'key' : 'delta';
  const durationS = packet.kind === 'video' ? PICTURE_S : SOUND_S;
  // The container may keep it for a while, and the journal's window goes on.
  const data = new Uint8Array(packet.payload);
  const coded = new EncodedPacket(data, type, packet.timeS, durationS);
  if (!isFirst) await source.add(coded);
  else if (source instanceof EncodedVideoPacketSource) {
    const { video } = packet.section;
    await source.add(coded, video && { decoderConfig: videoConfigOf(video) });
  } else {
    const { audio } = packet.section;
    await source.add(coded, audio && { decoderConfig: audioConfigOf(audio) });
  }
}
