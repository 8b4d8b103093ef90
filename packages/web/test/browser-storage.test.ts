/** With storage that is forbidden or full the pages work, and only nothing is remembered. */
import { describe, expect, test, vi } from 'vitest';
import { openStorage, visits } from '../src/browser-storage.ts';

/** A `Storage` with room for so many letters. */
function storageWith({ room }: { room: number }): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem(name: string, text: string) {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, text);
    },
    removeItem: (name: string) => void kept.delete(name),
  } as Storage;
}

function forbidden(): Storage {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
}

test('what is written is there for the next one that opens the same storage', () => {
  const storage = storageWith({ room: 100 });
  openStorage(() => storage).write('name', 'Ada');
  expect(openStorage(() => storage).read('name')).toBe('Ada');
});

describe('a storage that is forbidden', () => {
  test('never throws, and knows what this page wrote', () => {
    const storage = openStorage(forbidden);
    expect(storage.read('name')).toBeUndefined();
    storage.write('name', 'Ada');
    expect(storage.read('name')).toBe('Ada');
    storage.forget('name');
    expect(storage.read('name')).toBeUndefined();
  });
});

describe('a storage that is full', () => {
  test('gives the newer text, not the one that it had room for', () => {
    const full = storageWith({ room: 3 });
    const storage = openStorage(() => full);
    storage.write('name', 'Ada');
    storage.write('name', 'Grace');
    expect(storage.read('name')).toBe('Grace');
    storage.write('name', 'Ida');
    expect(storage.read('name')).toBe('Ida');
    storage.forget('name');
    expect(storage.read('name')).toBeUndefined();
  });
});

test("every page's own settings are read and written where the browser forbids storage", async () => {
  vi.stubGlobal('localStorage', undefined);
  vi.stubGlobal('sessionStorage', undefined);
  const { loadSettings, saveSettings } = await import('../src/studio/studio-settings.ts');
  const { loadSound, saveSound } = await import('../src/watch/sound-settings.ts');
  const { firstProof } = await import('../src/watch/watch-proof.ts');
  const { loadOwnStream, loadLastStream, forgetOwnStream } = await import(
    '../src/studio/saved-stream.ts'
  );
  saveSettings({ ...loadSettings(), name: 'Ada' });
  expect(loadSettings().name).toBe('Ada');
  saveSound({ volume: 0.5, isMuted: true });
  expect(loadSound()).toEqual({ volume: 0.5, isMuted: true });
  expect(firstProof('key', '?ticket=t')).toEqual({ ticket: 't' });
  expect(firstProof('key', '')).toEqual({ ticket: 't' });
  forgetOwnStream();
  expect([loadOwnStream(), loadLastStream()]).toEqual([undefined, undefined]);
  expect(visits.read('nothing')).toBeUndefined();
  vi.unstubAllGlobals();
});
