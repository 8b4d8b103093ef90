/**
 * Whether opening a device will not ask. Not every browser tells. To: studio-session.ts.
 */
export async function isAllowed(device: 'camera' | 'microphone'): Promise<boolean> {
  try {
    const permission = await navigator.permissions.query({ name: device });
    return permission.state === 'granted';
  } catch {
    return false;
  }
}
