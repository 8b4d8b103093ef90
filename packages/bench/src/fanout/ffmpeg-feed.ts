/**
 * ffmpeg as the streamer of Node-Media-Server: a clip at the same rate, made once, then sent again and again as it is,
 * so that the encoder takes nothing of the machine while something is measured.
 * From: measure-fanout.ts. To: an RTMP server.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placed } from '../machine/cores.ts';

const CLIP_SECONDS = 20;
const QUIET = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'];
/** 530 + 40 kbps: with what FLV and RTMP put around it, what the feed has. Filler bits keep the video from being less. */
const CLIP = [
  ...['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30'],
  ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
  ...['-t', String(CLIP_SECONDS), '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency'],
  ...['-g', '120', '-keyint_min', '120', '-sc_threshold', '0', '-pix_fmt', 'yuv420p'],
  ...['-b:v', '530k', '-minrate', '530k', '-maxrate', '530k', '-bufsize', '265k'],
  ...['-x264-params', 'nal-hrd=cbr:sliced-threads=0', '-c:a', 'aac', '-b:a', '40k', '-ac', '1'],
];

export function isFfmpegThere(): boolean {
  return spawnSync('ffmpeg', ['-version']).status === 0;
}

export class FfmpegFeed implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(parts: { child: ChildProcess; folder: string }) {
    this.#child = parts.child;
    this.#folder = parts.folder;
  }

  /** `url` such as `rtmp://127.0.0.1:1935/live/bench`. @throws where ffmpeg cannot make such a clip. */
  static async start(url: string): Promise<FfmpegFeed> {
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-bench-'));
    const clip = join(folder, 'clip.flv');
    const made = spawnSync('ffmpeg', [...QUIET, ...CLIP, clip], { encoding: 'utf8' });
    if (made.status !== 0) {
      await rm(folder, { recursive: true, force: true });
      throw new Error(`ffmpeg made no clip: ${made.stderr.trim().split('\n').at(-1)}`);
    }
    const sending = ['-re', '-stream_loop', '-1', '-i', clip, '-c', 'copy', '-f', 'flv', url];
    const { command, args } = placed('load', ['ffmpeg', ...QUIET, ...sending]);
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return new FfmpegFeed({ child, folder });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
