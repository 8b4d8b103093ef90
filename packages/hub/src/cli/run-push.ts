/**
 * Does what `streamhub push` says, and tells people how it goes: the link on standard output, all else beside it.
 * From: run-command.ts. To: push.ts; the terminal, and the exit code: 0 played or stopped, 1 could not.
 */
import { type PushOptions, push } from '../push/push.ts';
import { askedToStop } from './stop-signals.ts';

/** In a log a line a second would be too much. */
const SECONDS_PER_LINE = 10;

export async function runPush(options: PushOptions): Promise<number> {
  const source = options.file === '-' ? 'the pipe' : options.file;
  const terminal = process.stderr;
  const say = (sentence: string) =>
    terminal.write(`${terminal.isTTY ? '\r\x1b[K' : ''}${sentence}\n`);
  let seconds = 0;
  const result = await push(options, {
    pipe: process.stdin,
    stopped: askedToStop({ reload: undefined }),
    say: {
      live: (watchUrl) => process.stdout.write(`${watchUrl}\n`),
      note: (sentence) => say(`streamhub: ${source}: ${sentence}`),
      progress({ playedS, viewers, bitsPerSecond }) {
        const people = `${viewers} ${viewers === 1 ? 'viewer' : 'viewers'}`;
        const line = `${clock(playedS)}  ${people}  ${(bitsPerSecond / 1e6).toFixed(1)} Mbps`;
        seconds += 1;
        if (terminal.isTTY) terminal.write(`\r\x1b[K${line}`);
        else if (seconds % SECONDS_PER_LINE === 0) terminal.write(`${line}\n`);
      },
    },
  });
  if (result.ok) say(`Ended after ${clock(result.playedS)}.`);
  else say(`streamhub: ${source}: ${result.why}`);
  return result.ok ? 0 : 1;
}

/** As clocks show it, such as `1:02:03`. */
function clock(seconds: number): string {
  const [h, m, s] = [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  const two = (number: number | undefined) => String(number).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
