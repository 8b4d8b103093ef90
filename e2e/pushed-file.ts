/**
 * `streamhub push` as a process of its own, which plays a clip again and again.
 * From: the tests. To: the hub; the clips of packages/hub/test/clips/.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../packages/hub/src/streamhub.js', import.meta.url));
const CLIPS = new URL('../packages/hub/test/clips/', import.meta.url);

/** Resolves when it is live. */
export async function pushFile(
  clip: string,
  hubAddress: string,
): Promise<AsyncDisposable & { watchUrl: string }> {
  const file = fileURLToPath(new URL(clip, CLIPS));
  const args = [COMMAND, 'push', file, '--loop', '--unlisted', '--url', hubAddress];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'close');
  const [output] = await Promise.race([once(child.stdout, 'data'), gone]);
  return {
    watchUrl: String(output).trim(),
    async [Symbol.asyncDispose]() {
      child.kill();
      await gone;
    },
  };
}
