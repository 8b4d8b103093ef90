/**
 * What the pages remember: `visits` in this browser, from one visit to the next; `tab` until this tab is closed.
 * From: the pages, texts by name. To: local storage and session storage; memory where the browser forbids them or has no
 * room left, so that a page works all the same and only nothing is remembered. Nothing here throws.
 */
export interface BrowserStorage {
  read(name: string): string | undefined;
  write(name: string, text: string): void;
  forget(name: string): void;
}

/** `find` may throw: browsers that forbid storage do so when it is only named. */
export function openStorage(find: () => Storage): BrowserStorage {
  /** What the browser did not take; undefined is what it did not forget. */
  const unkept = new Map<string, string | undefined>();

  function attempt<T>(act: (storage: Storage) => T): { result: T } | undefined {
    try {
      return { result: act(find()) };
    } catch {
      return undefined;
    }
  }

  return {
    read(name) {
      if (unkept.has(name)) return unkept.get(name);
      return attempt((storage) => storage.getItem(name))?.result ?? undefined;
    },
    write(name, text) {
      if (attempt((storage) => storage.setItem(name, text))) unkept.delete(name);
      else unkept.set(name, text);
    },
    forget(name) {
      if (attempt((storage) => storage.removeItem(name))) unkept.delete(name);
      else unkept.set(name, undefined);
    },
  };
}

export const visits = openStorage(() => localStorage);
export const tab = openStorage(() => sessionStorage);
