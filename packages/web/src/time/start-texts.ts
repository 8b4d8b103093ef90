/**
 * When something begins, as people read it: "Friday, 31 January at 18:30 CET", "in 3 days", "1:02:03".
 * From: ISO 8601 texts of the hub. To: the pages that show announced streams.
 */
const DAY_MS = 24 * 3_600_000;

/** In the zone of the reader's device, and its language. */
export function momentText(startsAt: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(Date.parse(startsAt));
}

/** Days as long as there are some, then a clock that runs down. Undefined once the time has come. */
export function untilText(
  startsAt: string,
  { nowMs, language }: { nowMs: number; language: string },
): string | undefined {
  const leftMs = Date.parse(startsAt) - nowMs;
  if (leftMs <= 0) return undefined;
  const days = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  if (leftMs >= DAY_MS) return days.format(Math.floor(leftMs / DAY_MS), 'day');
  const seconds = Math.ceil(leftMs / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${twoDigits(m)}:${twoDigits(s)}` : `${m}:${twoDigits(s)}`;
}
