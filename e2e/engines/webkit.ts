/**
 * WebKitGTK's own small browser through WebDriver, on a display of its own, with WebKit's mock camera and microphone.
 * It is WebKit with GStreamer, not Safari: pages, WebCodecs and Web Audio are the same, decoders and timing are not.
 * From: in-engines.ts. To: Debian's webkit2gtk-driver.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@streamhub/bench';
import { ENGINE_LABELS, engineProgram } from '../../tools/engine-programs.ts';
import { openedProxy } from '../browser/opened-proxy.ts';
import type { EngineBrowser } from './engine-browser.ts';
import type { SoundSink } from './sound-sink.ts';
import { stopProcess } from './stop-process.ts';
import { WebDriverSession } from './web-driver.ts';

const START_WITHIN_MS = 20_000;

/** In software, and as root, where its sandbox cannot be. */
const ENVIRONMENT = {
  GDK_BACKEND: 'x11',
  LIBGL_ALWAYS_SOFTWARE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  NO_AT_BRIDGE: '1',
};

const FLAGS = ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true'];

export async function openWebKit(sound: SoundSink): Promise<EngineBrowser> {
  await using started = new AsyncDisposableStack();
  const display = await openDisplay();
  started.defer(() => stopProcess(display.server));
  // The driver takes no port 0.
  const port = await freePort();
  const driver = spawn(engineProgram('webkit', 'driver'), ['--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, ...ENVIRONMENT, ...sound.environment, DISPLAY: display.name },
  });
  started.defer(() => stopProcess(driver));
  const address = `http://127.0.0.1:${port}`;
  await untilReady(address);
  const session = await WebDriverSession.open(address, {
    'webkitgtk:browserOptions': { binary: engineProgram('webkit', 'browser'), args: FLAGS },
  });
  started.defer(() => session.close());
  const blank = started.use(
    await openedProxy(createServer((_request, response) => response.end('<p>'))),
  );
  const all = started.move();
  return {
    version: `${ENGINE_LABELS.webkit} ${session.version}`,
    goto: (url) => session.goto(url),
    leave: async () => session.goto(await blankPageOf(session, blank)),
    evaluate: (expression) => session.evaluate(expression),
    click: (place) => session.click(place),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/**
 * Of the site that the page is on, whatever site that is. To about:blank WebKit would change the process, and its driver
 * sometimes never hears of that.
 */
async function blankPageOf(session: WebDriverSession, blank: { address: string }): Promise<string> {
  const address = new URL(blank.address);
  address.hostname = String(await session.evaluate('location.hostname'));
  return address.href;
}

/** The server chooses a number that is free, and says it when it is ready. */
async function openDisplay(): Promise<{ name: string; server: ChildProcess }> {
  const server = spawn(
    engineProgram('webkit', 'display'),
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const said = server.stdio[3] as Readable;
  const [number] = await once(said, 'data', { signal: AbortSignal.timeout(START_WITHIN_MS) });
  return { name: `:${String(number).trim()}`, server };
}

async function untilReady(address: string): Promise<void> {
  const deadlineMs = performance.now() + START_WITHIN_MS;
  for (;;) {
    try {
      await fetch(`${address}/status`);
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await pause(50);
    }
  }
}
