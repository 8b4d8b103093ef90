/** The hub's log, on standard error: for people on a terminal, one JSON line each elsewhere. */
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const STANDARD_ERROR = 2;

export function openLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? pretty({ destination: STANDARD_ERROR, sync: true, ignore: 'pid,hostname' })
    : pino.destination({ dest: STANDARD_ERROR, sync: true });
  return pino({ level, base: null }, destination);
}
