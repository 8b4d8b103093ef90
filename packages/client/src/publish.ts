/**
 * The door `@streamhub/client/publish`: a stream of one's own.
 * From: the page. To: publisher.ts and stage.ts.
 *
 * `openCamera` or `openScreen` → `Stage.setSource`, `openMicrophone` → `Publisher.goLive`.
 */
export { type PartAddresses, setPartAddresses } from './load/part-addresses.ts';
export { type Announced, type AnnounceOptions, announceStream } from './publish/announce-stream.ts';
export type { GoLiveOptions } from './publish/begin-stream.ts';
export {
  type Camera,
  type CameraOptions,
  type Facing,
  facingOf,
  openCamera,
} from './publish/capture/camera.ts';
export {
  CaptureError,
  type CaptureProblem,
  isForbiddenBySite,
} from './publish/capture/capture-problem.ts';
export type { CaptureSource } from './publish/capture/capture-source.ts';
export type { CapturedSound } from './publish/capture/captured-sound.ts';
export {
  type CaptureDevice,
  type Devices,
  listDevices,
  onDevicesChanged,
} from './publish/capture/devices.ts';
export {
  type Microphone,
  type MicrophoneOptions,
  openMicrophone,
} from './publish/capture/microphone.ts';
export { limitScreen, openScreen, type SharedScreen } from './publish/capture/screen.ts';
export { CodecProbe } from './publish/codec/codec-probe.ts';
export type { CodecTrial } from './publish/codec/codec-trial.ts';
export type { VideoWish } from './publish/codec/mode-choice.ts';
export type { PublishMode } from './publish/codec/publish-mode.ts';
export {
  type PictureRate,
  type VideoCodecChoice,
  type VideoCodecName,
  videoCodecs,
} from './publish/codec/video-codecs.ts';
export type { Size as StageSize } from './publish/picture/size.ts';
export { Publisher } from './publish/publisher.ts';
export type { PublisherOptions } from './publish/publisher-options.ts';
export type { SentSound } from './publish/publisher-sound.ts';
export type {
  CodedStats,
  PublishCredentials,
  PublisherState,
  PublisherStats,
  SoundState,
  UplinkStats,
} from './publish/publisher-state.ts';
export type { MicrophoneSignal } from './publish/sound/sound-messages.ts';
export { Stage } from './publish/stage/page/stage.ts';
export type {
  StageOptions,
  StageSource,
  StageState,
} from './publish/stage/page/stage-options.ts';
export type { Scene, SceneImage, SourceKind } from './publish/stage/scene.ts';
export type { ConnectProblem } from './wire/connect-problem.ts';
