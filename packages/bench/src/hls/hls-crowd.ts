/**
 * Players of HLS behind a cache: each asks for the playlist every two seconds, and for what is new in it. Of a segment they take
 * the first bytes alone, because what is measured is the hub and not this machine's nginx.
 * From: measure-hls.ts. To: nginx.
 */
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

const EVERY_MS = 2_000;
/** Fewer than nginx takes. */
const CONNECTIONS = 200;
const FIRST_BYTES = { range: 'bytes=0-999' };

interface Place {
  origin: string;
  ca: string;
  /** With the slash behind. */
  root: string;
}

export class HlsCrowd implements Disposable {
  requests = 0;
  failures = 0;
  readonly #place: Place;
  readonly #agent: Agent;
  readonly #stopped = new AbortController();

  constructor(place: Place, players: number) {
    this.#place = place;
    this.#agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, ca: place.ca });
    for (let player = 0; player < players; player += 1) {
      void this.#play((EVERY_MS * player) / players);
    }
  }

  [Symbol.dispose](): void {
    this.#stopped.abort();
    this.#agent.destroy();
  }

  async #play(afterMs: number): Promise<void> {
    const { signal } = this.#stopped;
    const known = new Set<string>();
    await wait(afterMs, undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      const playlist = await this.#get('index.m3u8');
      const segment = playlist.split('\n').findLast((line) => line.endsWith('.m4s'));
      if (segment !== undefined && !known.has(segment)) {
        known.add(segment);
        await this.#get(segment, FIRST_BYTES);
      }
      await wait(EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Never rejects. */
  #get(file: string, headers: Record<string, string> = {}): Promise<string> {
    const { origin, root } = this.#place;
    this.requests += 1;
    return new Promise((resolve) => {
      const failed = () => {
        if (!this.#stopped.signal.aborted) this.failures += 1;
        resolve('');
      };
      request(`${origin}${root}${file}`, { agent: this.#agent, headers }, (response) => {
        if ((response.statusCode ?? 500) >= 400) this.failures += 1;
        text(response).then(resolve, failed);
      })
        .on('error', failed)
        .end();
    });
  }
}
