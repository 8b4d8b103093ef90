/**
 * How loud this browser's viewer likes it, from one visit to the next. From: browser-storage.ts. To: use-player.ts.
 */
import { visits } from '../browser-storage.ts';

export interface SoundSettings {
  /** 0 to 1. */
  volume: number;
  isMuted: boolean;
}

const SOUND = 'streamhub.sound';

export function loadSound(): SoundSettings {
  const [volume, muted] = (visits.read(SOUND) ?? '').split(' ');
  const stored = Number.parseFloat(volume ?? '');
  return {
    volume: stored >= 0 && stored <= 1 ? stored : 1,
    isMuted: muted === 'muted',
  };
}

export function saveSound({ volume, isMuted }: SoundSettings): void {
  visits.write(SOUND, `${volume} ${isMuted ? 'muted' : 'heard'}`);
}
