/**
 * Where the workers and worklets are, for pages whose bundler does not know `new URL('…', import.meta.url)`, or that keep
 * them elsewhere.
 * From: the page, before anything is opened. To: stage.ts, sound-encoding.ts, codec-probe.ts, sound-feed.ts and
 * sound-output.ts.
 */
import { freshAddress, retried } from './retried.ts';

/** Each is the built file of that name. Those that are missing are looked for beside the library. */
export interface PartAddresses {
  /** `stage-worker`: draws and encodes the pictures that are sent. */
  stageWorker?: string | URL;
  /** `sound-worker`: encodes the sound that is sent. */
  soundWorker?: string | URL;
  /** `codec-probe-worker`: tries codecs. */
  codecProbeWorker?: string | URL;
  /** `publish/sound/worklet/sound-worklet`: takes sound in, where the browser has no other way. */
  captureWorklet?: string | URL;
  /** `watch/sound/worklet/sound-bridge`, `sound-ring` and `sound-worklet`: play the sound. */
  soundBridge?: string | URL;
  soundRing?: string | URL;
  soundWorklet?: string | URL;
}

type WorkerName = 'stageWorker' | 'soundWorker' | 'codecProbeWorker';

let given: PartAddresses = {};

/** Holds for all that is opened from now on, in the whole page. */
export function setPartAddresses(addresses: PartAddresses): void {
  given = { ...addresses };
}

/** Undefined: it is where the library's own files are. May throw what `new Worker` throws. */
export function givenWorker(name: WorkerName): Worker | undefined {
  const address = given[name];
  if (address === undefined) return undefined;
  const url = new URL(address, document.baseURI);
  const isForeign = url.origin !== location.origin && url.protocol !== 'blob:';
  return new Worker(isForeign ? importing(url) : url, { type: 'module' });
}

/** Loads it into the context's worklet, from where the page says it is or from `own`. */
export function addWorklet(
  { audioWorklet }: Pick<BaseAudioContext, 'audioWorklet'>,
  { name, own }: { name: Exclude<keyof PartAddresses, WorkerName>; own: URL },
): Promise<void> {
  const address = given[name];
  const url = address === undefined ? own : new URL(address, document.baseURI);
  return retried((before) => audioWorklet.addModule(freshAddress(url, before)));
}

/** No browser starts a worker of another origin, but one of the page's own may import it. The page's policy must allow `blob:`. */
function importing(url: URL): string {
  const script = `import ${JSON.stringify(url.href)};`;
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
