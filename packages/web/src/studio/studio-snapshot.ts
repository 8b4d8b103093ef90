/**
 * All that the studio's components show, at one moment.
 * From: studio-session.ts. To: the studio's components.
 */
import type {
  PictureRate,
  PublisherState,
  PublisherStats,
  PublishMode,
  SourceKind,
} from '@streamhub/client';
import type { Loss } from './device-return.ts';
import type { MicrophoneState } from './microphone-input.ts';
import type { ScreenSoundState } from './screen-sound-input.ts';
import { NO_SOURCE, type SourceState } from './source-input.ts';
import type { StreamOffer } from './stream-offer.ts';
import type { DeviceKind } from './studio-devices.ts';
import { type Layout, loadSettings, pictureRate, type StudioSettings } from './studio-settings.ts';
import type { Trials } from './trial-log.ts';

export interface StudioSnapshot {
  publisher: PublisherState;
  /** Undefined where there is no stream to go on with, or the streamer has answered. */
  offer: StreamOffer | undefined;
  mode: PublishMode;
  stats: PublisherStats;
  /** What draws and encodes the pictures does not load, or breaks each time. */
  isStageLost: boolean;
  /** The browser gives noise in place of the pictures. */
  isStageNoise: boolean;
  sources: Record<SourceKind, SourceState>;
  microphone: MicrophoneState;
  isMuted: boolean;
  /** Devices that went away by themselves and are waited for. */
  losses: Partial<Record<DeviceKind, Loss | undefined>>;
  screenSound: ScreenSoundState;
  screenVolume: ScreenVolume;
  /** Written on the picture. */
  textLine: string;
  /** Written where there is no picture. */
  card: string;
  settings: StudioSettings;
  /** What trials at the chosen size and rate said. */
  trials: Trials;
}

/** How loud viewers hear what a shared screen plays. */
export interface ScreenVolume {
  isMuted: boolean;
  /** 0 to 1. */
  volume: number;
}

type OnAir = Extract<PublisherState, { name: 'live' | 'reconnecting' }>;

export const NO_STATS: PublisherStats = {
  viewers: 0,
  pictures: 'starting',
  framesPerSecond: 0,
  uploadBps: 0,
  framesSent: 0,
  framesSkipped: 0,
};

export function firstSnapshot(): StudioSnapshot {
  return {
    publisher: { name: 'idle' },
    offer: undefined,
    mode: { name: 'undecided' },
    stats: NO_STATS,
    isStageLost: false,
    isStageNoise: false,
    sources: { camera: NO_SOURCE, screen: NO_SOURCE },
    microphone: { name: 'off' },
    isMuted: false,
    losses: {},
    screenSound: { name: 'none' },
    screenVolume: { isMuted: false, volume: 1 },
    textLine: '',
    card: '',
    settings: loadSettings(),
    trials: {},
  };
}

export function isSending({ name }: PublisherState): boolean {
  return name === 'connecting' || name === 'live' || name === 'reconnecting';
}

/** There is a stream that viewers watch: also while its connection comes back. */
export function isOnAir(state: PublisherState): state is OnAir {
  return state.name === 'live' || state.name === 'reconnecting';
}

/** A source that the layout shows is on. */
export function hasPicture(snapshot: StudioSnapshot): boolean {
  return layoutSeen(snapshot) !== undefined;
}

/** What of the layout is seen now. Undefined: the card. */
export function layoutSeen(snapshot: StudioSnapshot): Layout | undefined {
  const { layout } = snapshot.settings;
  const [hasCamera, hasScreen] = [isOn('camera', snapshot), isOn('screen', snapshot)];
  if (layout !== 'camera' && hasScreen) {
    return layout === 'screen+camera' && hasCamera ? layout : 'screen';
  }
  return layout !== 'screen' && hasCamera ? 'camera' : undefined;
}

/** Which source fills the picture, or would: its quality holds. */
export function mainSource(snapshot: StudioSnapshot): SourceKind {
  const { layout } = snapshot.settings;
  const isScreen = layout === 'screen' || (layout !== 'camera' && isOn('screen', snapshot));
  return isScreen ? 'screen' : 'camera';
}

export function rateOf(snapshot: StudioSnapshot): PictureRate {
  return pictureRate(snapshot.settings.quality[mainSource(snapshot)]);
}

export function isSilent({ microphone }: StudioSnapshot): boolean {
  return microphone.name !== 'on' && microphone.name !== 'opening';
}

/** What is drawn beside the sources' own pictures. */
export function isOtherScene(before: StudioSnapshot, now: StudioSnapshot): boolean {
  return (
    before.settings.layout !== now.settings.layout ||
    before.textLine !== now.textLine ||
    before.card !== now.card
  );
}

export function isOn(kind: SourceKind, { sources }: StudioSnapshot): boolean {
  return sources[kind].shown !== undefined;
}

/** The layout after a source was turned on: the one that holds, if it shows it or it did not open. */
export function layoutThatShows(kind: SourceKind, snapshot: StudioSnapshot): Layout {
  const { layout } = snapshot.settings;
  if (layout.includes(kind) || !isOn(kind, snapshot)) return layout;
  const other = kind === 'camera' ? 'screen' : 'camera';
  return isOn(other, snapshot) ? 'screen+camera' : kind;
}

/** On, and nothing else is wanted in its place. */
export function isSteady(kind: SourceKind, snapshot: StudioSnapshot): boolean {
  return isOn(kind, snapshot) && snapshot.sources[kind].attempt.name === 'none';
}
