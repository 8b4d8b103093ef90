/**
 * Whether opening a device will neither ask nor be refused. Not every browser tells. To: studio-session.ts.
 */
import { isForbiddenBySite } from '@streamhub/client';

export async function isAllowed(device: 'camera' | 'microphone'): Promise<boolean> {
  // A permission from another day says nothing of that. It is told once somebody wants the device.
  if (isForbiddenBySite(device)) return false;
  try {
    const permission = await navigator.permissions.query({ name: device });
    return permission.state === 'granted';
  } catch {
    return false;
  }
}
