/** The door for the browser tests, which need the same hub process and the same peers without a browser. */
export { HubProcess } from './hub-process.ts';
export { openStreamer, type Streamer } from './peers/streamer.ts';
export { openViewer, type Viewer } from './peers/viewer.ts';
