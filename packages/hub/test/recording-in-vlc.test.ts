/** Downloads in VLC: each is played to its end, by all its pictures and all its sound, without an error. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Downloading } from './downloading.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { startPush } from './push-under-test.ts';
import { userToRunAs } from './run-as.ts';

const SECONDS = 2;
const PICTURES = 30 * SECONDS;
/** Two bytes, 48,000 times per second. */
const SOUND_BYTES = 96_000 * SECONDS;

test.each([
  ['H.264', 'libx264', 'mp4', []],
  ['VP9', 'libvpx-vp9', 'mp4', ['-deadline', 'realtime', '-cpu-used', '8']],
  ['AV1', 'libsvtav1', 'mp4', ['-preset', '12']],
  ['VP8', 'libvpx', 'webm', ['-deadline', 'realtime']],
])('H32 VLC plays a recording of %s with its sound', async (_, encoder, container, options) => {
  const sent = join(temporaryFolder(), `clip.${container}`);
  makeClip(sent, [...options, '-c:v', encoder]);
  await using under = await startTestHub({ record: 'all' });
  const pushed = startPush(sent, under);
  const streamKey = await pushed.key;
  await pushed.done;
  const reading = await new Downloading(under, { streamKey }).done();
  const { file } = await reading.made();
  expect(file).toMatch(new RegExp(`\\.${container}$`));
  const played = await playedByVlc(await reading.saved(file));
  expect(played.errors).toEqual([]);
  expect(played.pictures).toBeGreaterThan(0.9 * PICTURES);
  expect(played.pictures).toBeLessThanOrEqual(PICTURES);
  expect(played.soundBytes).toBeGreaterThan(0.9 * SOUND_BYTES);
});

function makeClip(path: string, video: readonly string[]): void {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=30:duration=${SECONDS}`];
  const sound = ['-f', 'lavfi', '-i', `sine=duration=${SECONDS}`, '-c:a', 'libopus'];
  const args = [
    ...picture,
    ...sound,
    ...video,
    '-pix_fmt',
    'yuv420p',
    '-g',
    '30',
    '-b:v',
    '300k',
    path,
  ];
  execFileSync('ffmpeg', ['-v', 'error', ...args], { stdio: 'pipe' });
}

async function playedByVlc(path: string) {
  const folder = temporaryFolder();
  const user = userToRunAs('vlc');
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(join(path, '..'), 0o755);
  const [yuv, wav] = [join(folder, 'pictures.y4m'), join(folder, 'sound.wav')];
  const { stderr } = await promisify(execFile)(
    'vlc',
    [
      ...['--intf', 'dummy', '--no-video-title-show', '--play-and-exit', '--verbose', '1'],
      // On a busy machine as well.
      ...['--no-drop-late-frames', '--no-skip-frames'],
      ...['--vout', 'yuv', '--yuv-file', yuv, '--aout', 'afile', '--audiofile-file', wav, path],
    ],
    { ...user, env: { ...process.env, HOME: folder } },
  );
  const errors = stderr
    .split('\n')
    .filter((line) => /(demux|packetizer|decoder|input|access) error/.test(line))
    // First it tries the graphics card, of which no pictures can be written.
    .filter((line) => !line.includes('failed to create video output'));
  const pictures = readFileSync(yuv, 'latin1').split('FRAME\n').length - 1;
  return { errors, pictures, soundBytes: statSync(wav).size };
}
