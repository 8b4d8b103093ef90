/**
 * The door of the package: StreamHub in the browser, without a framework.
 *
 * To go live: `openCamera` or `openScreen` → `Stage.setSource` → `Publisher.goLive`.
 * To watch: `Player`.
 */
export { type Camera, type CameraOptions, openCamera } from './publish/camera.ts';
export { CaptureError, type CaptureProblem } from './publish/capture-problem.ts';
export type { CaptureSource } from './publish/capture-source.ts';
export {
  type CaptureDevice,
  type Devices,
  listDevices,
  onDevicesChanged,
} from './publish/devices.ts';
export { type Microphone, openMicrophone } from './publish/microphone.ts';
export { type GoLiveOptions, Publisher, type PublisherOptions } from './publish/publisher.ts';
export type {
  PublishCredentials,
  PublisherState,
  PublisherStats,
} from './publish/publisher-state.ts';
export { openScreen } from './publish/screen.ts';
export { Stage, type StageOptions, type StageSize } from './publish/stage.ts';
export { Player, type PlayerInfo, type PlayerOptions, type PlayerState } from './watch/player.ts';
