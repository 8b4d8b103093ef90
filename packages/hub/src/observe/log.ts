/**
 * The hub's log, on standard error: for people on a terminal, one JSON line each elsewhere. A reader that stands still
 * never holds up the hub: lines wait for it, up to a bound; beyond, they are dropped, counted, and the count is logged.
 * From: all parts of the hub. To: standard error.
 */
import { isatty } from 'node:tty';
import pino, { type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';

export const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Who has opened it, closes it: what waits then keeps the process for a while, not for ever. */
export type OpenedLog = Logger & Disposable;

const STANDARD_ERROR = 2;
const MAX_WAITING_BYTES = 1_000_000;
/** So long the end of the process waits for a reader that stands still. */
const LAST_WORDS_MS = 1_000;

/** Opens the log on standard error. */
export function openLog(level: LogLevel): OpenedLog {
  let giveUpAtMs = Number.POSITIVE_INFINITY;
  let droppedLines = 0;
  let hasFailed = false;
  // Stands before the library's own, which would wait for ever.
  process.once('exit', () => {
    giveUpAtMs = Math.min(giveUpAtMs, performance.now() + LAST_WORDS_MS);
    try {
      // To what is gone, such as a closed terminal, the library would write again and again.
      const isGone = hasFailed || (isTerminal && !isatty(STANDARD_ERROR));
      if (!isGone) destination.flushSync();
    } catch {
      // Nobody reads any more.
    }
    destination.destroy();
  });
  // Asking for this also makes writes to a pipe return at once when it is full.
  const isTerminal = process.stderr.isTTY;
  const destination = pino.destination({
    dest: STANDARD_ERROR,
    sync: false,
    maxLength: MAX_WAITING_BYTES,
    retryEAGAIN: () => performance.now() < giveUpAtMs,
  });
  // A terminal that has been closed takes no log, and stops no hub.
  destination.on('error', () => {
    hasFailed = true;
  });
  destination.on('drop', () => {
    droppedLines += 1;
  });
  destination.on('drain', () => {
    if (droppedLines === 0) return;
    const lines = droppedLines;
    droppedLines = 0;
    logger.warn({ lines }, 'lines of this log are missing here: nobody read it');
  });
  const forPeople = prettyFactory({ ignore: 'pid,hostname' });
  const stream = isTerminal
    ? { write: (line: string) => void destination.write(forPeople(line)) }
    : destination;
  const logger = pino({ level, base: null }, stream);
  return Object.assign(logger, {
    [Symbol.dispose]() {
      giveUpAtMs = Math.min(giveUpAtMs, performance.now() + LAST_WORDS_MS);
    },
  });
}
