/**
 * What the studio remembers in this browser from one visit to the next. Secret are the user token,
 * which makes the same browser the same streamer for the hub, and the hub's publish key.
 * From: studio-session.ts and details-form.tsx. To: browser-storage.ts.
 */
import {
  type PictureRate,
  type Scene,
  type SourceKind,
  type VideoCodecChoice,
  videoCodecs,
} from '@streamhub/client';
import type { Visibility } from '@streamhub/protocol';
import { visits } from '../browser-storage.ts';

export type Layout = Scene['layout'];

export const layouts = ['camera', 'screen', 'screen+camera'] as const satisfies readonly Layout[];

export const pictureSizes = {
  '360p': { width: 640, height: 360 },
  '480p': { width: 854, height: 480 },
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
} as const;

export const visibilities: readonly Visibility[] = ['public', 'unlisted', 'private'];

export type PictureSize = keyof typeof pictureSizes;

/** Frames a second. */
export const frameRates = [15, 30, 60] as const;

type FrameRate = (typeof frameRates)[number];

export interface Quality {
  size: PictureSize;
  frameRate: FrameRate;
}

export const codecChoices: readonly VideoCodecChoice[] = ['auto', ...videoCodecs, 'jpeg'];

export interface StudioSettings {
  name: string;
  visibility: Visibility;
  /** The link of the next stream outlives its broadcast. */
  isKept: boolean;
  /** As the streamer wished last. */
  isRecorded: boolean;
  layout: Layout;
  /** Empty: the browser picks. */
  cameraId: string;
  /** False once it was turned off by hand. */
  isMicrophoneWanted: boolean;
  microphoneId: string;
  /** The microphone is sent as it sounds, in stereo. */
  isMusic: boolean;
  /** By what fills the picture: a face needs the rate, the text on a screen needs the size. */
  quality: Record<SourceKind, Quality>;
  codec: VideoCodecChoice;
  userToken: string;
  /** Of this hub, where it wants one. */
  publishKey: string;
}

const SETTINGS = 'streamhub.studio';

const DEFAULTS: StudioSettings = {
  name: '',
  visibility: 'public',
  isKept: false,
  isRecorded: false,
  layout: 'camera',
  cameraId: '',
  isMicrophoneWanted: true,
  microphoneId: '',
  isMusic: false,
  quality: {
    camera: { size: '360p', frameRate: 30 },
    screen: { size: '1080p', frameRate: 15 },
  },
  codec: 'auto',
  userToken: '',
  publishKey: '',
};

export function loadSettings(): StudioSettings {
  const stored = parseObject(visits.read(SETTINGS));
  const text = (field: string) => (typeof stored[field] === 'string' ? stored[field] : '');
  const quality = objectOf(stored['quality']);
  return {
    name: text('name'),
    visibility: oneOf(visibilities, stored['visibility']) ?? DEFAULTS.visibility,
    isKept: stored['isKept'] === true,
    isRecorded: stored['isRecorded'] === true,
    layout: oneOf(layouts, stored['layout']) ?? DEFAULTS.layout,
    cameraId: text('cameraId'),
    isMicrophoneWanted: stored['isMicrophoneWanted'] !== false,
    microphoneId: text('microphoneId'),
    isMusic: stored['isMusic'] === true,
    quality: {
      camera: qualityOf(quality['camera'], DEFAULTS.quality.camera),
      screen: qualityOf(quality['screen'], DEFAULTS.quality.screen),
    },
    codec: oneOf(codecChoices, stored['codec']) ?? DEFAULTS.codec,
    userToken: text('userToken'),
    publishKey: text('publishKey'),
  };
}

export function saveSettings(settings: StudioSettings): void {
  visits.write(SETTINGS, JSON.stringify(settings));
}

export function pictureRate({ size, frameRate }: Quality): PictureRate {
  return { ...pictureSizes[size], frameRate };
}

function qualityOf(stored: unknown, usual: Quality): Quality {
  const { size, frameRate } = objectOf(stored);
  return {
    size: typeof size === 'string' && isPictureSize(size) ? size : usual.size,
    frameRate: oneOf(frameRates, frameRate) ?? usual.frameRate,
  };
}

export function isPictureSize(value: string): value is PictureSize {
  return Object.hasOwn(pictureSizes, value);
}

/** The one of `known` that `value` is. */
export function oneOf<T>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

/** What a storage holds may be of an older version, or edited by hand. */
export function parseObject(json: string | undefined): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(json ?? '{}'));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
