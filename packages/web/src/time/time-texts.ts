/**
 * Times as people read them: "2:05", "3 minutes ago". From: ISO 8601 texts of the hub. To: all pages.
 */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "0:05", "12:34", "1:02:03". `nowMs` by the hub's clock, as `startedAt` is. */
export function elapsedText(startedAt: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(startedAt)) / SECOND_MS));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${twoDigits(m)}:${twoDigits(s)}` : `${m}:${twoDigits(s)}`;
}

/** "3 minutes ago" in the reader's language; undefined in the first minute. `nowMs` by the hub's clock. */
export function agoText(
  startedAt: string,
  { nowMs, language }: { nowMs: number; language: string },
): string | undefined {
  const passedMs = nowMs - Date.parse(startedAt);
  if (passedMs < MINUTE_MS) return undefined;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (passedMs < HOUR_MS) return format.format(-Math.floor(passedMs / MINUTE_MS), 'minute');
  if (passedMs < DAY_MS) return format.format(-Math.floor(passedMs / HOUR_MS), 'hour');
  return format.format(-Math.floor(passedMs / DAY_MS), 'day');
}
