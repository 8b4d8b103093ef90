/**
 * What the system's signals ask of a hub. A hub that lives in a terminal ends with it; without one, SIGHUP is the usual
 * way to say that there is a new certificate.
 * From: the system. To: run-command.ts, which stops the hub.
 */
import { isatty } from 'node:tty';

/** Ctrl-C reaches the hub twice, from the terminal and from npm, which passes it on: that is one wish. */
const ONE_WISH_MS = 1_000;

/** Resolves when the hub is to stop. `reload`: what SIGHUP asks for, if it does not ask for the stop. */
export function askedToStop({ reload }: { reload: (() => void) | undefined }): Promise<void> {
  return new Promise((resolve) => {
    let stopAtMs = Number.POSITIVE_INFINITY;
    function stop(): void {
      stopAtMs = Math.min(stopAtMs, performance.now());
      resolve();
    }
    process.on('SIGTERM', stop);
    process.on('SIGINT', () => {
      if (performance.now() - stopAtMs > ONE_WISH_MS) process.exit(130);
      stop();
    });
    process.on('SIGHUP', reload ?? stop);
  });
}

export function isInTerminal(): boolean {
  return [0, 1, 2].some((descriptor) => isatty(descriptor));
}
