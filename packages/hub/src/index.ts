/** The door of the hub for programs that start it themselves; people use the command, `streamhub.js`. */

export type { SharedData, SharedFrames } from './broadcast/buffer/shared-data.ts';
export type { Notice } from './broadcast/notice.ts';
export type { StreamerPort, ViewerPort } from './broadcast/ports.ts';
export { type Config, type ConfigResult, readConfig } from './cli/config.ts';
export { type Clock, systemClock, type Timer } from './clock.ts';
export type { FolderControl, HubControl, ViewerInfo } from './control/hub-control.ts';
export { startHub } from './hub.ts';
export { nodeFlags } from './node-flags.ts';
export { openLog } from './observe/log.ts';
export type { LoopDelay } from './observe/loop-delay.ts';
export type { IntakeRequest, OpenIntake, Programs } from './programs/programs.ts';
export type { Hub } from './running-hub.ts';
export { ownCertificate } from './tls/own-certificate.ts';
