/**
 * What the studio remembers in this browser from one visit to the next. Nothing here is secret but the user token,
 * which makes the same browser the same streamer for the hub.
 * From: studio-session.ts and details-form.tsx. To: local storage.
 */
import type { Visibility } from '@streamhub/protocol';

export type SourceKind = 'camera' | 'screen';

export const pictureSizes = {
  '360p': { width: 640, height: 360 },
  '480p': { width: 854, height: 480 },
  '720p': { width: 1280, height: 720 },
} as const;

export type PictureSize = keyof typeof pictureSizes;

export interface StudioSettings {
  name: string;
  visibility: Visibility;
  kind: SourceKind;
  /** Empty: the browser picks. */
  cameraId: string;
  size: PictureSize;
  userToken: string;
}

const SETTINGS = 'streamhub.studio';

const DEFAULTS: StudioSettings = {
  name: '',
  visibility: 'public',
  kind: 'camera',
  cameraId: '',
  size: '360p',
  userToken: '',
};

export function loadSettings(): StudioSettings {
  const stored = parseObject(localStorage.getItem(SETTINGS));
  const text = (field: string) => (typeof stored[field] === 'string' ? stored[field] : '');
  const size = text('size');
  return {
    name: text('name'),
    visibility: text('visibility') === 'unlisted' ? 'unlisted' : DEFAULTS.visibility,
    kind: text('kind') === 'screen' ? 'screen' : DEFAULTS.kind,
    cameraId: text('cameraId'),
    size: isPictureSize(size) ? size : DEFAULTS.size,
    userToken: text('userToken'),
  };
}

export function saveSettings(settings: StudioSettings): void {
  localStorage.setItem(SETTINGS, JSON.stringify(settings));
}

export function isPictureSize(value: string): value is PictureSize {
  return Object.hasOwn(pictureSizes, value);
}

/** What a storage holds may be of an older version, or edited by hand. */
export function parseObject(json: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
