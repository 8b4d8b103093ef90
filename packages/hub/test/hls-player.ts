/** A player of HLS as far as tests need one: it reads playlists, checks what Apple's rules ask for, and gets files. */
import { execFile } from 'node:child_process';
import { expect } from 'vitest';
import type { HubUnderTest } from './hub-under-test.ts';

interface Listed {
  uri: string;
  initUri: string;
  durationS: number;
  number: number;
  isDiscontinuous: boolean;
  /** Where it is said. */
  epochMs: number | undefined;
}

export interface ReadPlaylist {
  status: number;
  headers: Headers;
  text: string;
  targetS: number;
  kind: string | undefined;
  isOver: boolean;
  segments: Listed[];
}

export class HlsPlayer {
  readonly root: string;
  readonly #list: string;

  /** `path`: what is between the key and the playlist. */
  constructor(
    { hub }: HubUnderTest,
    { streamKey, path = '', list = 'index' }: { streamKey: string; path?: string; list?: string },
  ) {
    this.root = `${hub.address}/hls/${streamKey}/${path}`;
    this.#list = `${list}.m3u8`;
  }

  get address(): string {
    return this.root + this.#list;
  }

  get(file: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.root + file, { headers });
  }

  /** The status, and the code of a refusal. */
  async code(file = this.#list, headers: Record<string, string> = {}): Promise<[number, string]> {
    const response = await this.get(file, headers);
    const text = await response.text();
    return [response.status, response.ok ? '' : (JSON.parse(text) as { code: string }).code];
  }

  async read(): Promise<ReadPlaylist> {
    const response = await this.get(this.#list);
    const read = readPlaylist(await response.text());
    checkRules(read);
    return { ...read, status: response.status, headers: response.headers };
  }

  /** Of the pictures or of the sound, in decoding order. */
  packets(kind: 'v' | 'a'): Promise<{ decodedS: number; lastsS: number }[]> {
    const of = ['-select_streams', kind, '-show_entries', 'packet=dts_time,duration_time'];
    const args = ['-v', 'error', ...of, '-of', 'csv=p=0', this.address];
    return new Promise((resolve, reject) => {
      execFile('ffprobe', args, (error, text) => {
        if (error) return reject(error);
        const lines = text.trim().split('\n');
        resolve(
          lines.map((line) => {
            const [decodedS, lastsS] = line.split(',').map(Number);
            return { decodedS: decodedS ?? Number.NaN, lastsS: lastsS ?? Number.NaN };
          }),
        );
      });
    });
  }

  /** What a program finds to complain of. */
  complaints(program: 'ffprobe' | 'ffmpeg', address = this.address): Promise<string> {
    const after = program === 'ffmpeg' ? ['-f', 'null', '-'] : ['-show_packets', '-o', '/dev/null'];
    return new Promise((resolve) => {
      execFile(program, ['-v', 'warning', '-i', address, ...after], (error, _, complaints) => {
        resolve(error && complaints === '' ? error.message : complaints);
      });
    });
  }
}

function readPlaylist(text: string): Omit<ReadPlaylist, 'status' | 'headers'> {
  const segments: Listed[] = [];
  let sequence = 0;
  let targetS = 0;
  let kind: string | undefined;
  let next: Partial<Listed> = {};
  let initUri = '';
  for (const line of text.trim().split('\n')) {
    const [, tag, value = ''] = /^#(EXT[\w-]*):?(.*)$/.exec(line) ?? [];
    if (tag === 'EXT-X-MEDIA-SEQUENCE') sequence = Number(value);
    if (tag === 'EXT-X-TARGETDURATION') targetS = Number(value);
    if (tag === 'EXT-X-PLAYLIST-TYPE') kind = value;
    if (tag === 'EXT-X-DISCONTINUITY') next.isDiscontinuous = true;
    if (tag === 'EXT-X-MAP') initUri = /URI="(.+)"/.exec(value)?.[1] ?? '';
    if (tag === 'EXT-X-PROGRAM-DATE-TIME') next.epochMs = Date.parse(value);
    if (tag === 'EXTINF') next.durationS = Number.parseFloat(value);
    if (tag !== undefined) continue;
    segments.push({
      uri: line,
      initUri,
      durationS: next.durationS ?? Number.NaN,
      number: sequence + segments.length,
      isDiscontinuous: next.isDiscontinuous === true,
      epochMs: next.epochMs,
    });
    next = {};
  }
  return { text, targetS, kind, isOver: text.includes('#EXT-X-ENDLIST'), segments };
}

/** Apple's rules that a program can check, of one playlist. */
function checkRules({ text, targetS, segments }: Omit<ReadPlaylist, 'status' | 'headers'>): void {
  expect(text.startsWith('#EXTM3U\n')).toBe(true);
  expect(text.match(/#EXT-X-TARGETDURATION:/g)).toHaveLength(1);
  expect(text).toContain('#EXT-X-INDEPENDENT-SEGMENTS');
  expect(segments[0]?.epochMs).toBeDefined();
  for (const { durationS, initUri, uri, isDiscontinuous, epochMs } of segments) {
    expect(durationS).toBeGreaterThan(0);
    expect(Math.round(durationS)).toBeLessThanOrEqual(targetS);
    expect(initUri).not.toBe('');
    expect(uri).not.toMatch(/^(\/|https?:)/);
    if (isDiscontinuous) expect(epochMs).toBeDefined();
  }
}

/** And of one that is asked for again: nothing that was said is taken back. */
export function checkGoesOn(before: ReadPlaylist, after: ReadPlaylist): void {
  const known = new Map(before.segments.map((segment) => [segment.number, segment]));
  for (const segment of after.segments) {
    const same = known.get(segment.number);
    if (same === undefined) continue;
    const { epochMs: _, ...said } = segment;
    expect(same).toMatchObject(said);
  }
  const first = (list: ReadPlaylist) => list.segments[0]?.number ?? 0;
  expect(first(after)).toBeGreaterThanOrEqual(first(before));
}
