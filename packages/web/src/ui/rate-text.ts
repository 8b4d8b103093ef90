/**
 * A bit rate as people read it: "640 kbps", "2.5 Mbps". From: figures of publisher and player. To: studio, watch.
 */
const MEGABIT = 1_000_000;
const KILOBIT = 1000;

export function rateText(bitsPerSecond: number, language: string): string {
  const isLarge = bitsPerSecond >= MEGABIT;
  const value = bitsPerSecond / (isLarge ? MEGABIT : KILOBIT);
  const digits = isLarge ? 1 : 0;
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${format.format(value)} ${isLarge ? 'Mbps' : 'kbps'}`;
}
