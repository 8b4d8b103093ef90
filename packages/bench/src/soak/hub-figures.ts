/**
 * What a hub's process takes and holds, as it says of itself.
 * From: soaked-hub.ts, in the hub's process. To: soak-command.ts, over the channel between the two.
 */
import { EventEmitter } from 'node:events';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Cheap: asked for every few seconds. */
export interface Running {
  rssBytes: number;
  heapBytes: number;
  /** Files, sockets and whatever else keeps the process alive. */
  handles: number;
  /** Since the last time. */
  loopDelayMaxMs: number;
  loopDelayP99Ms: number;
}

/** Stops the process while it counts: asked for before and after. */
export interface Held {
  emitters: number;
  listeners: number;
  /** Those that are still to run. */
  timers: number;
}

const NANOSECONDS_IN_A_MS = 1e6;

export class HubFigures {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.#delay.enable();
  }

  running(): Running {
    const { rss, heapUsed } = process.memoryUsage();
    const figures = {
      rssBytes: rss,
      heapBytes: heapUsed,
      handles: process.getActiveResourcesInfo().length,
      loopDelayMaxMs: this.#delay.max / NANOSECONDS_IN_A_MS,
      loopDelayP99Ms: this.#delay.percentile(99) / NANOSECONDS_IN_A_MS,
    };
    this.#delay.reset();
    return figures;
  }

  /** Looks at each object on the heap, after the garbage is gone. */
  async held(): Promise<Held> {
    const [emitters, listeners] = await onHeap<[number, number]>(
      EventEmitter.prototype,
      `function () {
        let listeners = 0;
        for (const emitter of this) {
          if (emitter._events === undefined || emitter._events === null) continue;
          for (const name of emitter.eventNames()) listeners += emitter.listenerCount(name);
        }
        return [this.length, listeners];
      }`,
    );
    const one = setTimeout(() => {});
    const timers = await onHeap<number>(
      Object.getPrototypeOf(one),
      'function () { return this.filter((timer) => timer._destroyed === false).length; }',
    );
    clearTimeout(one);
    // Counting stops the process for long, and is none of the hub's doing.
    this.#delay.reset();
    // Without the one that was made to find the others.
    return { emitters, listeners, timers: timers - 1 };
  }
}

/** Calls a function with a list of all that have this prototype. The inspector alone can find them. */
async function onHeap<Result>(prototype: object, declaration: string): Promise<Result> {
  const session = new Session();
  session.connect();
  try {
    const name = '__prototypeOfWhatIsCounted';
    Object.assign(globalThis, { [name]: prototype });
    const { result } = await session.post('Runtime.evaluate', { expression: name });
    const prototypeObjectId = result.objectId ?? '';
    const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId });
    const called = await session.post('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: declaration,
      returnByValue: true,
    });
    return called.result.value as Result;
  } finally {
    session.disconnect();
  }
}
