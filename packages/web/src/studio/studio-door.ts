/**
 * What the pages know of the studio without having loaded it: whether one is on air here, and its session once there is one.
 * From: main.tsx, empty; studio-part.tsx, the session. To: page-frame.tsx and whoever needs a way to the studio.
 */
import { createContext, use, useSyncExternalStore } from 'react';
import { HistoryHold } from './history-hold.ts';
import type { StudioSession } from './studio-session.ts';

export class StudioDoor {
  readonly historyHold = new HistoryHold();
  readonly #listeners = new Set<() => void>();
  #session: StudioSession | undefined;

  /** Undefined until the studio was opened for the first time; then the same one, which outlives the studio's page. */
  get session(): StudioSession | undefined {
    return this.#session;
  }

  open(make: () => StudioSession): StudioSession {
    if (!this.#session) {
      this.#session = make();
      this.#session.subscribe(() => this.#tell());
    }
    return this.#session;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly isOnAir = (): boolean => {
    const name = this.#session?.snapshot().publisher.name;
    return name === 'live' || name === 'reconnecting';
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const StudioDoorContext = createContext<StudioDoor | undefined>(undefined);

export function useStudioDoor(): StudioDoor {
  const door = use(StudioDoorContext);
  if (!door) throw new Error('There is no StudioDoorContext around this component.');
  return door;
}

export function useIsOnAir(): boolean {
  const door = useStudioDoor();
  return useSyncExternalStore(door.subscribe, door.isOnAir);
}
