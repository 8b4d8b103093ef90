/**
 * The door of the package: StreamHub in the browser, without a framework.
 *
 * To go live: `openCamera` or `openScreen` → `Stage.setSource`, `openMicrophone` → `Publisher.goLive`.
 * To watch: `Player`.
 */

export { retried } from './load/retried.ts';
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
export { Stage, type StageOptions, type StageState } from './publish/stage/page/stage.ts';
export type { Scene, SourceKind } from './publish/stage/scene.ts';
export { defineStreamHubPlayer } from './watch/element/define-player.ts';
export type { PlayerError } from './watch/element/media-life.ts';
export {
  LOOK_EVENTS,
  type PlayerDetails,
  type StreamHubPlayerEventMap,
} from './watch/element/player-events.ts';
export type { PlayerLabels } from './watch/element/player-labels.ts';
export { FIRST_LOOK, lookOf, type PlayerLook } from './watch/element/player-look.ts';
export { StreamHubPlayerElement } from './watch/element/streamhub-player.ts';
export type { PictureMode } from './watch/picture/picture-playback.ts';
export type { DecoderState, PreviewReason } from './watch/picture/picture-track.ts';
export type { PlayerStats } from './watch/playback.ts';
export { Player, type PlayerOptions } from './watch/player.ts';
export type { PlayerInfo, PlayerState } from './watch/player-state.ts';
export type { PlayerSoundState } from './watch/sound/sound-playback.ts';
export type { ConnectProblem } from './wire/connect-problem.ts';
