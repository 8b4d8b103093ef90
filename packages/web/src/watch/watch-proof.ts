/**
 * What a viewer has to show for a private stream. A ticket comes with the address, and a password that has opened the
 * stream: the tab keeps them, so that a reload asks for nothing.
 * From: the address, the password form. To: the player; browser-storage.ts, until the tab is closed.
 */
import { RIGHT_HEADER } from '@streamhub/protocol';
import { tab } from '../browser-storage.ts';

export interface WatchProof {
  password?: string;
  ticket?: string;
}

const TICKET = 'ticket';

export function firstProof(streamKey: string, search: string): WatchProof {
  const ticket = new URLSearchParams(search).get(TICKET);
  if (!ticket) return loadProof(streamKey);
  // At once: it is about to leave the address, and the hub may be out of reach when the page is loaded again.
  saveProof(streamKey, { ticket });
  return { ticket };
}

/** The address without the ticket: whoever copies it from there passes no right on. */
export function withoutTicket(search: string): string {
  const parameters = new URLSearchParams(search);
  parameters.delete(TICKET);
  return parameters.toString();
}

export function saveProof(streamKey: string, proof: WatchProof): void {
  if (proof.password || proof.ticket) {
    tab.write(nameOf(streamKey), JSON.stringify(proof));
  }
}

/**
 * As an HTTP request shows it. Also when there is nothing to show: `Authorization` may be the browser's login at a proxy before
 * the hub, which the hub must not take for a try.
 */
export function proofHeaders({ password, ticket }: WatchProof): Record<string, string> {
  if (ticket) return { [RIGHT_HEADER]: `Bearer ${ticket}` };
  if (!password) return { [RIGHT_HEADER]: 'none' };
  const bytes = new TextEncoder().encode(`:${password}`);
  return { [RIGHT_HEADER]: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function loadProof(streamKey: string): WatchProof {
  try {
    const saved: unknown = JSON.parse(tab.read(nameOf(streamKey)) ?? '{}');
    const { password, ticket } = saved as Record<string, unknown>;
    return {
      ...(typeof password === 'string' ? { password } : {}),
      ...(typeof ticket === 'string' ? { ticket } : {}),
    };
  } catch {
    return {};
  }
}

function nameOf(streamKey: string): string {
  return `streamhub.watch.${streamKey}`;
}
