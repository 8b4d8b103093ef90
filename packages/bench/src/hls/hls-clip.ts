/**
 * A clip as a browser would send it, H.264 with a key frame every two seconds and Opus, played into a hub by `streamhub push`.
 * From: measure-hls.ts. To: the hub; ffmpeg makes the clip.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('./streamhub.js', import.meta.resolve('streamhub')));
const CLIP = [
  ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'],
  ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30'],
  ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
  ...['-t', '20', '-c:v', 'libx264', '-preset', 'veryfast', '-g', '60', '-sc_threshold', '0'],
  ...['-pix_fmt', 'yuv420p', '-b:v', '2500k', '-maxrate', '2500k', '-bufsize', '2500k'],
  ...['-c:a', 'libopus', '-b:a', '64k'],
];

export interface PushedClip extends AsyncDisposable {
  streamKey: string;
}

/** @throws where ffmpeg cannot make such a clip. */
export async function pushClip(address: string): Promise<PushedClip> {
  const folder = await mkdtemp(join(tmpdir(), 'streamhub-bench-'));
  const clip = join(folder, 'clip.mp4');
  const made = spawnSync('ffmpeg', [...CLIP, clip], { encoding: 'utf8' });
  if (made.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`ffmpeg made no clip: ${made.stderr.trim().split('\n').at(-1)}`);
  }
  const args = [COMMAND, 'push', clip, '--loop', '--url', address];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = once(child, 'close');
  const [link] = await Promise.race([once(child.stdout, 'data'), gone]);
  return {
    streamKey: String(link).trim().split('/').at(-1) ?? '',
    async [Symbol.asyncDispose]() {
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
