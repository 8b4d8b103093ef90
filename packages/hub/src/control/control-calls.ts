/**
 * The calls of `HubControl` as they go from the command line to the running hub: one HTTP request each, on a port of this
 * machine that the file `hub.control` names, with the secret that stands there. Whoever can read that file could change
 * the database beside it as well.
 * From and to: control-server.ts, control-client.ts.
 */
import { parseBody } from '@streamhub/protocol';
import { derivedKey } from '../secret.ts';
import type { HubControl } from './hub-control.ts';

/** What the file holds, as JSON. */
export interface ControlAddress {
  port: number;
  secret: string;
}

/**
 * What a hub answers to GET /CHALLENGE: only who has the secret can. The file of a hub that was killed may name a port that
 * somebody else's program has now, which must be told neither the secret nor a password.
 */
export function proofFor(challenge: string, { secret }: Pick<ControlAddress, 'secret'>): string {
  return derivedKey(Buffer.from(secret), `control ${challenge}`).toString('base64url');
}

export interface ControlCall {
  name: keyof HubControl;
  argument?: unknown;
}

/** Undefined for a call that is none, or that has a wrong argument. */
export function callOn(control: HubControl, call: unknown): Promise<unknown> | undefined {
  if (typeof call !== 'object' || call === null) return undefined;
  const { name, argument } = call as Partial<ControlCall>;
  switch (name) {
    case 'streams':
    case 'rotatePublishKey':
    case 'accountNames':
      return control[name]();
    case 'endStream':
    case 'viewers':
    case 'removeViewer':
    case 'removeAccount':
      return typeof argument === 'string' ? control[name](argument) : undefined;
    case 'addAccount': {
      const account = parseBody('account', argument);
      return account.ok ? control.addAccount(account.request) : undefined;
    }
    default:
      return undefined;
  }
}

export function isControlAddress(value: unknown): value is ControlAddress {
  if (typeof value !== 'object' || value === null) return false;
  const { port, secret } = value as Partial<ControlAddress>;
  return Number.isInteger(port) && typeof secret === 'string';
}
