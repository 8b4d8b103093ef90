/** The door for the browser tests, which need the same hub process, the same Chromium, and peers without a browser. */
export { type Camera, chromiumFlags } from './browser/chromium-flags.ts';
export { findChromium } from './browser/find-chromium.ts';
export { HubProcess } from './hub-process.ts';
export { ONE_ADDRESS_FOR_ALL } from './load/one-address.ts';
export { BackingServers } from './nodes/backing-servers.ts';
export { openStreamer, type Streamer } from './peers/streamer.ts';
export { openViewer, type Viewer } from './peers/viewer.ts';
export { CaddyProcess } from './proxies/caddy-process.ts';
export { freePort } from './proxies/child-proxy.ts';
export { findProgram } from './proxies/find-program.ts';
export { HaproxyProcess } from './proxies/haproxy-process.ts';
export { NatsProcess } from './proxies/nats-process.ts';
export { NginxProcess } from './proxies/nginx-process.ts';
