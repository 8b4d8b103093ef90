/**
 * Whether a request comes from a program of this machine for itself: not through a proxy, and not from a browser's page.
 * From: operations-routes.ts, metrics-server.ts. To: the same, which show the metrics to nobody else.
 */
import type { IncomingMessage } from 'node:http';
import { isLoopback } from './reach.ts';

/** What proxies add so that the server behind them knows whom they speak for. */
const FORWARDING = /^(forwarded|via|x-real-ip|x-forwarded-.*|x-original-.*|cf-connecting-ip)$/;

export function isOfThisMachine(request: IncomingMessage): boolean {
  const peer = request.socket.remoteAddress?.replace(/^::ffff:/i, '') ?? '';
  const isForwarded = Object.keys(request.headers).some((name) => FORWARDING.test(name));
  return isLoopback(peer) && !isForwarded && asksForThisMachine(request);
}

/** A page whose own name leads here (DNS rebinding) asks for that name. */
export function asksForThisMachine({ headers: { host = '' } }: IncomingMessage): boolean {
  const name = URL.parse(`http://${host}`)?.hostname ?? '';
  return isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}
