/**
 * The running hub's `HubControl`, from another process of the same user.
 * From: the command line (cli/admin-tasks.ts). To: the hub that runs, over HTTP.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_FILE } from '../data-folder/file-names.ts';
import { newToken } from '../secret.ts';
import {
  type ControlAddress,
  type ControlCall,
  isControlAddress,
  proofFor,
} from './control-calls.ts';
import type { HubControl, NewAccount } from './hub-control.ts';

const CONNECT_WITHIN_MS = 2_000;

/** Undefined if no hub runs with this data folder, or none that can be reached from here, as from another container. */
export async function controlOfRunningHub(dataDir: string): Promise<HubControl | undefined> {
  const address = readAddress(join(dataDir, CONTROL_FILE));
  if (address === undefined) return undefined;
  const remote = remoteControl(address);
  try {
    const challenge = newToken();
    const answer = await fetch(`${urlOf(address)}${challenge}`, {
      signal: AbortSignal.timeout(CONNECT_WITHIN_MS),
    });
    return (await answer.text()) === proofFor(challenge, address) ? remote : undefined;
  } catch {
    return undefined;
  }
}

function readAddress(file: string): ControlAddress | undefined {
  try {
    const address: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isControlAddress(address) ? address : undefined;
  } catch {
    return undefined;
  }
}

function remoteControl(address: ControlAddress): HubControl {
  async function call<Name extends keyof HubControl>(
    name: Name,
    argument?: string | NewAccount,
  ): Promise<Awaited<ReturnType<HubControl[Name]>>> {
    const answer = await post(address, { name, argument });
    if (!answer.ok) throw new Error(`the running hub refused ${name} (HTTP ${answer.status})`);
    const { result } = (await answer.json()) as { result: Awaited<ReturnType<HubControl[Name]>> };
    return result;
  }
  return {
    rotatePublishKey: () => call('rotatePublishKey'),
    addAccount: (account) => call('addAccount', account),
    removeAccount: (name) => call('removeAccount', name),
    accountNames: () => call('accountNames'),
    streams: () => call('streams'),
    endStream: (streamKey) => call('endStream', streamKey),
    viewers: (streamKey) => call('viewers', streamKey),
    removeViewer: (viewerId) => call('removeViewer', viewerId),
  };
}

function post(address: ControlAddress, call: ControlCall): Promise<Response> {
  return fetch(urlOf(address), {
    method: 'POST',
    headers: { authorization: `Bearer ${address.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(call),
  });
}

function urlOf({ port }: ControlAddress): string {
  return `http://127.0.0.1:${port}/`;
}
