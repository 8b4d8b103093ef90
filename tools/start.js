/**
 * `npm start`: builds the pages if they are not built, and is then the hub, in the same process: what stops npm reaches it.
 * From: npm, with the hub's options. To: build-pages.ts, then the hub's streamhub.js.
 */
import { isNodeNewEnough } from '../packages/hub/src/node-check.js';

const LOOK_AT_PARENT_EVERY_MS = 200;

if (isNodeNewEnough()) void start();

async function start() {
  await import('./build-pages.ts');
  if (process.exitCode) return;
  stopWithParent();
  await import('../packages/hub/src/streamhub.js');
}

/**
 * npm passes SIGTERM and SIGINT on, to this process because the script in package.json begins with `exec`: a shell between
 * the two would keep SIGINT for itself. Of SIGHUP and SIGKILL nothing comes here but that npm is gone.
 */
function stopWithParent() {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_AT_PARENT_EVERY_MS);
  look.unref();
}
