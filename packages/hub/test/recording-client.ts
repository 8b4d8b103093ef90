/** A program that reads recordings over HTTP. */
import type { RecordingIndex, RecordingInfo, RecordingList } from '@streamhub/protocol';
import { expect } from 'vitest';
import { AUDIO, type CodedStreamer, codedStreamer, PREVIEW, VIDEO } from './coded-stream.ts';
import type { HubUnderTest } from './hub-under-test.ts';

/** The addresses of a stream's recordings, and what they answer. */
export class Reading {
  readonly under: HubUnderTest;
  readonly root: string;
  id = '';

  constructor(under: HubUnderTest, { streamKey }: { streamKey: string }) {
    this.under = under;
    this.root = `${under.hub.address}/api/streams/${streamKey}/recordings`;
  }

  fetch(path = '', headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.root}/${this.id}${path}`, { headers });
  }

  async list(headers: Record<string, string> = {}): Promise<RecordingList['recordings']> {
    const response = await fetch(this.root, { headers });
    return ((await response.json()) as RecordingList).recordings;
  }

  /** Once so many bytes are on the disk. */
  async written(bytes: number): Promise<this> {
    await expect.poll(async () => (await this.list()).length).toBe(1);
    this.id = (await this.list())[0]?.recordingId ?? '';
    await expect.poll(async () => (await this.info()).journalBytes).toBe(bytes);
    return this;
  }

  async info(): Promise<RecordingInfo> {
    return (await (await this.fetch()).json()) as RecordingInfo;
  }

  async index(query = ''): Promise<RecordingIndex> {
    return (await (await this.fetch(`/index${query}`)).json()) as RecordingIndex;
  }

  async code(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
    const response = await this.fetch(path, headers);
    return [response.status, ((await response.json()) as { code: string }).code];
  }
}

/** A chunk as CodedStreamer makes them. */
export const SMALL = 16 + 2;

/** A stream that is on air, and all of it on the disk. */
export async function recorded(
  under: HubUnderTest,
  words = 'Ka da Ka da',
): Promise<[CodedStreamer & { publishToken: string }, Reading]> {
  const streamer = await codedStreamer(under, [VIDEO, AUDIO, PREVIEW]);
  await streamer.send(words);
  const bytes = SMALL * words.replaceAll(' ', '').length;
  return [streamer, await new Reading(under, streamer).written(bytes)];
}
