/**
 * Tells the operator which pages were refused for their origin, with both values that did not match: most often a proxy has
 * changed `Host`, and nobody sees why no page of the hub's own gets through.
 * From: hub.ts, each origin that was refused. To: the log, each pair once.
 */
import type { Logger } from 'pino';

interface Pair {
  origin: string;
  host: string;
}

/** Whoever makes up origins fills no log and no memory. */
const MAX_PAIRS = 50;
const MAX_LENGTH = 200;

export class ForeignOrigins {
  readonly #log: Logger;
  readonly #told = new Set<string>();

  constructor({ log }: { log: Logger }) {
    this.#log = log;
  }

  readonly note = ({ origin, host }: Pair): void => {
    const pair = { origin: origin.slice(0, MAX_LENGTH), host: host.slice(0, MAX_LENGTH) };
    const name = `${pair.origin} ${pair.host}`;
    if (this.#told.size >= MAX_PAIRS || this.#told.has(name)) return;
    this.#told.add(name);
    this.#log.warn(
      pair,
      'a page was refused: its origin is not the host that the hub was asked for. If a proxy changes Host, use --public-url or --trust-proxy; for pages of other sites --allowed-origins',
    );
  };
}
