/**
 * Hands the one studio session to components. From: studio-part.tsx. To: the studio's components.
 */
import { createContext, use, useSyncExternalStore } from 'react';
import type { StudioSession } from './studio-session.ts';
import type { StudioSnapshot } from './studio-snapshot.ts';

export const StudioSessionContext = createContext<StudioSession | undefined>(undefined);

export function useStudioSession(): [StudioSnapshot, StudioSession] {
  const session = use(StudioSessionContext);
  if (!session) throw new Error('There is no StudioSessionContext around this component.');
  return [useSyncExternalStore(session.subscribe, session.snapshot), session];
}
