/** The door of the hub for programs that start it themselves; people use the command, `streamhub.js`. */
export { type Clock, systemClock, type Timer } from './clock.ts';
export { type Config, type ConfigResult, readConfig } from './config.ts';
export type { FolderControl, HubControl } from './control/hub-control.ts';
export type { Notice } from './distribute/notice.ts';
export type { StreamerPort, ViewerPort } from './distribute/ports.ts';
export type { SharedData, SharedFrames } from './distribute/shared-data.ts';
export { type Hub, startHub } from './hub.ts';
export { nodeFlags } from './node-flags.ts';
export { openLog } from './observe/log.ts';
export type { LoopDelay } from './observe/loop-delay.ts';
export type { IntakeRequest, OpenIntake, Programs } from './programs/programs.ts';
export { ownCertificate } from './tls/own-certificate.ts';
