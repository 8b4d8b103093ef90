/**
 * What one press on "Go live" turns on, and whether what came of it is enough.
 * From: the studio's session, what is on. To: the same.
 */
import type { SourceKind } from '@streamhub/client';
import { hasPicture, isSilent, type StudioSnapshot } from './studio-snapshot.ts';

type Wanted = Record<SourceKind | 'microphone', boolean>;

/** A camera that was turned off by hand stays off, and so does a microphone. */
export function wantedDevices(
  snapshot: StudioSnapshot,
  { isCameraUnwanted }: { isCameraUnwanted: boolean },
): Wanted {
  const { layout, isMicrophoneWanted } = snapshot.settings;
  const isPictureMissing = !hasPicture(snapshot);
  return {
    camera: isPictureMissing && layout !== 'screen' && !isCameraUnwanted,
    screen: isPictureMissing && layout !== 'camera',
    microphone: isMicrophoneWanted && isSilent(snapshot),
  };
}

/**
 * Without the picture that was wanted a voice is enough once the streamer knows: it had failed before this press, too. A
 * microphone that was refused stops nobody.
 */
export function mayGoLive(
  now: StudioSnapshot,
  { before, wanted }: { before: StudioSnapshot; wanted: Wanted },
): boolean {
  if (hasPicture(now)) return true;
  const isNews = (kind: SourceKind) =>
    wanted[kind] && before.sources[kind].attempt.name !== 'failed';
  return now.microphone.name === 'on' && !isNews('camera') && !isNews('screen');
}
