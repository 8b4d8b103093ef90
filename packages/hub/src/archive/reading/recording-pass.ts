/**
 * The right to read one recording for some hours, in an address: who has shown a password or a ticket once need not do so with
 * each range, and pictures and downloads have no headers. It opens one recording, and nothing that is live.
 * From: the routes of recordings.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const LASTS_MS = 6 * 3_600_000;
const FORM = /^(\d{1,16})\.([\w-]{43})$/;

export class RecordingPass {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** `expiresAtMs`: no longer than what was shown for it. */
  issue(
    broadcastId: string,
    { nowMs, expiresAtMs }: { nowMs: number; expiresAtMs?: number | undefined },
  ): string {
    const endMs = Math.min(nowMs + LASTS_MS, expiresAtMs ?? Number.POSITIVE_INFINITY);
    return `${endMs}.${this.#signature(broadcastId, endMs)}`;
  }

  isGood(pass: unknown, { broadcastId, nowMs }: { broadcastId: string; nowMs: number }): boolean {
    const [, end, signature] = FORM.exec(typeof pass === 'string' ? pass : '') ?? [];
    if (end === undefined || signature === undefined || Number(end) < nowMs) return false;
    const right = this.#signature(broadcastId, Number(end));
    return timingSafeEqual(Buffer.from(signature), Buffer.from(right));
  }

  #signature(broadcastId: string, endMs: number): string {
    return createHmac('sha256', this.#key).update(`${broadcastId} ${endMs}`).digest('base64url');
  }
}
