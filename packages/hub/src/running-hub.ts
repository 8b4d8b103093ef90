/**
 * A hub as whoever starts it holds it, and what may be handed in at its start in place of the real thing.
 * From: hub.ts. To: the command line; programs; tests.
 */
import type { Logger } from 'pino';
import type { FirstSteps } from './access/first-steps.ts';
import type { PasswordHashing } from './access/password-hashing.ts';
import type { Clock } from './clock.ts';
import type { openBus } from './cluster/bus.ts';
import type { HubControl } from './control/hub-control.ts';
import type { Housekeeping } from './housekeeping/housekeeping.ts';
import type { LoopDelay } from './observe/loop-delay.ts';
import type { Programs } from './programs/programs.ts';

export interface HubParts {
  log: Logger;
  clock?: Clock;
  loopDelay?: LoopDelay;
  passwords?: PasswordHashing;
  connectBus?: typeof openBus;
}

/** A hub that listens. */
export interface Hub extends AsyncDisposable, Programs {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly housekeeping: Housekeeping;
  /** To be shown once to whoever runs the hub. */
  readonly firstSteps: FirstSteps;
  /** What an operator can do: list, end, rotate, accounts. */
  readonly control: HubControl;
  /** Looks for a new certificate at once. Never rejects; without HTTPS it does nothing. */
  reload(): Promise<void>;
  /** Tells everybody, keeps the streams for the next start, stores and closes. Twice is harmless. */
  close(): Promise<void>;
}
