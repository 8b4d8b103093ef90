/**
 * What a streamer should know about the devices that are on, most urgent first: one has gone or gives nothing.
 * From: the studio's snapshot. To: device-notices.tsx, the tab's title (studio-title.ts).
 */
import type { SourceKind } from '@streamhub/client';
import type { DeviceKind } from './studio-devices.ts';
import { isOnAir, type StudioSnapshot } from './studio-snapshot.ts';

export type DeviceAlert =
  /** It has gone and nothing is in its place; why is told where it is turned on. */
  | { name: 'lost'; kind: DeviceKind | 'screen' }
  /** It is on and gives nothing. */
  | { name: 'withheld'; kind: DeviceKind | 'screen' }
  /** The microphone gives silence. */
  | { name: 'silent' }
  /** Another device of its kind is on. */
  | { name: 'replaced'; kind: DeviceKind; lost: string; by: string };

export function deviceAlerts(snapshot: StudioSnapshot): DeviceAlert[] {
  return [...microphoneAlerts(snapshot), ...pictureAlerts(snapshot), ...replacements(snapshot)];
}

function microphoneAlerts({ microphone, stats, publisher, isMuted }: StudioSnapshot) {
  const alerts: DeviceAlert[] = [];
  if (isGone(microphone)) alerts.push({ name: 'lost', kind: 'microphone' });
  if (microphone.name !== 'on') return alerts;
  // Measured on what is sent.
  const signal = isOnAir(publisher) ? stats.coded?.microphone : undefined;
  if (microphone.isWithheld || signal === 'none') {
    alerts.push({ name: 'withheld', kind: 'microphone' });
  } else if (signal === 'silent' && !isMuted) alerts.push({ name: 'silent' });
  return alerts;
}

function pictureAlerts({ sources }: StudioSnapshot): DeviceAlert[] {
  const kinds: readonly SourceKind[] = ['camera', 'screen'];
  return kinds.flatMap((kind): DeviceAlert[] => {
    const { attempt, shown, isWithheld } = sources[kind];
    if (isGone(attempt)) return [{ name: 'lost', kind }];
    return shown && isWithheld ? [{ name: 'withheld', kind }] : [];
  });
}

function replacements({ losses }: StudioSnapshot): DeviceAlert[] {
  const kinds: readonly DeviceKind[] = ['microphone', 'camera'];
  return kinds.flatMap((kind): DeviceAlert[] => {
    const { label: lost, replacement: by } = losses[kind] ?? {};
    return lost !== undefined && by !== undefined ? [{ name: 'replaced', kind, lost, by }] : [];
  });
}

/** By itself: what could not be opened is told where it was turned on, to somebody who looks there. */
function isGone(state: { name: string; problem?: string }): boolean {
  return state.name === 'failed' && state.problem === 'unplugged';
}
