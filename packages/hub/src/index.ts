/** The door of the hub for programs that start it themselves; people use the command, `streamhub.js`. */
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type Config, type ConfigResult, readConfig } from './config.ts';
export type { FolderControl, HubControl } from './control/hub-control.ts';
export { type Hub, startHub } from './hub.ts';
export { nodeFlags } from './node-flags.ts';
export { openLog } from './observe/log.ts';
export type { LoopDelay } from './observe/loop-delay.ts';
export { ownCertificate } from './tls/own-certificate.ts';
