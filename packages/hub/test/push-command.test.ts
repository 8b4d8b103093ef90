/** `streamhub push` as people type it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { readConfig } from '../src/index.ts';
import { plainEnv } from './hub-process.ts';
import { startTestHub } from './hub-under-test.ts';
import { clip } from './push-under-test.ts';

const COMMAND = fileURLToPath(new URL('../src/streamhub.js', import.meta.url));

function runCommand(...args: string[]) {
  const child = spawn(process.execPath, [COMMAND, 'push', ...args], { env: plainEnv });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const gone = once(child, 'close').then(async ([code]) => [code, await output, await errors]);
  return { child, gone };
}

test('the command prints the link, and SIGINT ends the stream politely', async () => {
  await using under = await startTestHub();
  const viewer = await under.connect();
  const options = ['--loop', '--url', under.hub.address, '--name', 'Ana'];
  const { child, gone } = runCommand(clip('vp8-opus.webm'), ...options);
  await expect.poll(async () => (await under.hub.control.streams()).length).toBe(1);
  const [stream] = await under.hub.control.streams();
  const streamKey = stream?.streamKey ?? '';
  expect(stream).toMatchObject({ streamer: 'Ana', title: 'vp8-opus', visibility: 'public' });
  await viewer.accepted('stream:join', { streamKey, format: 'chunks' });
  await viewer.next('stream:data');
  child.kill('SIGINT');
  expect(await viewer.next('stream:ended')).toEqual({ streamKey, reason: 'ended' });
  const link = `${under.hub.address}/watch/${streamKey}\n`;
  expect(await gone).toEqual([0, link, expect.stringMatching(/^Ended after \d:\d\d\.\n$/)]);
});

test('the command ends with 1 and one line for what cannot be pushed', async () => {
  const { gone } = runCommand('no-such-file.mp4');
  expect(await gone).toEqual([1, '', 'streamhub: no-such-file.mp4: there is no such file.\n']);
});

test.each([
  [[], 'missing required argument'],
  [['-', '--loop'], 'needs a file'],
  [['x.mp4', '--url', 'nonsense'], 'must be an address'],
  [['x.mp4', '--title', 'x'.repeat(200)], '120 characters at most'],
  [['x.mp4', '--name', ''], 'must not be empty'],
])('push %j is a wrong option', (args, sentence) => {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(readConfig(['push', ...args], {})).toEqual({ outcome: 'wrong' });
  expect(print.mock.calls.join('')).toMatch(sentence);
});

test('push takes its hub and its key from the environment, and the command line before it', () => {
  const environment = { STREAMHUB_URL: 'http://hub:1', STREAMHUB_PUBLISH_KEY: 'key' };
  const given = { file: 'x.mp4', name: 'streamhub push', visibility: 'public', loop: false };
  expect(readConfig(['push', 'x.mp4'], environment)).toEqual({
    outcome: 'push',
    push: { ...given, url: 'http://hub:1', publishKey: 'key' },
  });
  const args = ['push', 'x.mp4', '--url', 'http://other:2', '--unlisted'];
  expect(readConfig(args, environment)).toMatchObject({
    push: { url: 'http://other:2', visibility: 'unlisted' },
  });
});
