/**
 * A place in a recording as people read it: `3:07`, `1:02:09`.
 * From: time-slider.ts and pages. To: the viewer.
 */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const two = (number: number) => String(number).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}
