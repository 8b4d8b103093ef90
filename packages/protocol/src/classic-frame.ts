/**
 * What may travel as one frame of the classic path: a JPEG, PNG or WebP as base64, alone or as a data URL.
 *
 * A viewer written from the original document puts the string straight into `img.src`, so nothing that a browser
 * would fetch may pass. Base64's own alphabet spells addresses (`//host/path`): hence each form must begin with the
 * magic bytes of its kind. JPEG: FF D8 FF; PNG: 89 "PNG" CR LF 1A LF; WebP: "RIFF".
 */
import type { ErrorCode } from './errors.ts';

const CLASSIC_FRAME =
  /^(?:(?:data:image\/jpe?g;base64,)?\/9j\/|(?:data:image\/png;base64,)?iVBORw0KGgo|(?:data:image\/webp;base64,)?UklGR)[A-Za-z0-9+/]*={0,2}$/;

/** Why `data` is not a frame, or undefined. The string is base64, so its length is its size in bytes. */
export function classicFrameProblem(data: unknown, maxBytes: number): ErrorCode | undefined {
  if (typeof data !== 'string') return 'invalid_frame';
  if (data.length > maxBytes) return 'frame_too_large';
  return CLASSIC_FRAME.test(data) ? undefined : 'invalid_frame';
}

/** The base64 part of a frame that has been checked. */
export function base64Of(frame: string): string {
  return frame.slice(frame.indexOf(',') + 1);
}

/** The media type of a frame that has been checked. */
export function imageTypeOf(frame: string): 'image/jpeg' | 'image/png' | 'image/webp' {
  const base64 = base64Of(frame);
  if (base64.startsWith('/')) return 'image/jpeg';
  return base64.startsWith('i') ? 'image/png' : 'image/webp';
}
