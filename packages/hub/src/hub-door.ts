/**
 * What stands between the network and the hub's streams: the door with its limits by address, the HTTP server behind it, and
 * Socket.IO.
 * From: hub.ts. To: the parts of `door/`, `http/` and `socket-io/`, which are closed with the hub.
 */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './cli/config.ts';
import type { Clock } from './clock.ts';
import { FrontDoor } from './door/front-door.ts';
import { TcpConnections } from './door/tcp-connections.ts';
import type { Exposure } from './exposure/exposure.ts';
import { openHttpServer } from './http/http-server.ts';
import { AddressLimits } from './limits/address-limits.ts';
import { inboundBytesPerSecond } from './limits/inbound-share.ts';
import type { Metrics } from './observe/metrics.ts';
import { type Cut, CutLog } from './socket-io/cut-log.ts';
import { closeSocketServer, openSocketServer } from './socket-io/socket-server.ts';
import type { Certificate } from './tls/certificate.ts';

interface Outside {
  config: Config;
  exposure: Exposure;
  certificate: Certificate | undefined;
  /** What is thrown while the store cannot be used. */
  isStoreError(error: unknown): boolean;
  /** This node drains. */
  takesNobodyNew(): boolean;
  metrics: Metrics;
  clock: Clock;
  log: Logger;
}

/** It listens to nothing yet. `parts`: closes what is opened here. */
export function openHubDoor(
  parts: AsyncDisposableStack,
  { config, exposure, certificate, isStoreError, takesNobodyNew, metrics, clock, log }: Outside,
) {
  const { proxies, addressOf } = exposure;
  const { maxConnectionsPerAddress, maxJoinsPerAddress, maxRequestsPerAddress } = config;
  const { maxPacketsPerSecond, maxFrameBytes } = config;
  const addressLimits = new AddressLimits({
    clock,
    maxConnectionsPerAddress,
    maxJoinsPerAddress,
    maxRequestsPerAddress,
    maxPacketsPerSecond,
  });
  const cuts = new CutLog({ log, metrics, clock, addressOf });
  const onCut = (cut: Cut) => cuts.note(cut);
  const connections = new TcpConnections({
    maxConnectionsPerAddress,
    isExempt: (address) => proxies.isTrusted(address, 0),
    onRefused: () => metrics.countCut('too_many_connections'),
  });
  const door = new FrontDoor({
    connections,
    addressLimits,
    ...exposure,
    takesNobodyNew,
    onRefused: (code) => metrics.countRefusal(code),
  });
  const http = openHttpServer({
    log,
    proxies,
    isStoreError,
    openServer: (pages) => door.openServer(pages, { certificate: certificate?.pem }),
  });
  parts.defer(() => http.close());
  const inbound = {
    clock,
    shareOf: (request: IncomingMessage) => addressLimits.shareOf(addressOf(request)),
    packetsPerSecond: maxPacketsPerSecond,
    bytesPerSecond: inboundBytesPerSecond(config),
    onCut,
  };
  const io = openSocketServer({
    maxFrameBytes,
    inbound,
    mustTellOrigin: (request) => exposure.mustTellOrigin(request),
  });
  parts.defer(() => closeSocketServer(io));
  door.letIntoSockets(io.engine);
  return { http, io, connections, addressLimits, onCut };
}
