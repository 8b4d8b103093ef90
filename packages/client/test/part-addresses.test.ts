import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addWorklet, givenWorker, setPartAddresses } from '../src/load/part-addresses.ts';

const opened: { address: string; type: string | undefined }[] = [];
beforeEach(() => {
  opened.length = 0;
  vi.stubGlobal('document', { baseURI: 'https://page.example/app/' });
  vi.stubGlobal('location', new URL('https://page.example/app/'));
  vi.stubGlobal(
    'Worker',
    class {
      constructor(address: string | URL, { type }: WorkerOptions) {
        opened.push({ address: String(address), type });
      }
    },
  );
});
afterEach(() => {
  setPartAddresses({});
  vi.unstubAllGlobals();
});

const own = new URL('https://page.example/library/sound-ring.js');

async function worklet(): Promise<string[]> {
  const added: string[] = [];
  const audioWorklet = {
    addModule: async (address: string | URL) => void added.push(String(address)),
  };
  await addWorklet(
    { audioWorklet: audioWorklet as unknown as AudioWorklet },
    { name: 'soundRing', own },
  );
  return added;
}

test('a page that says nothing gets the parts that stand beside the library', async () => {
  expect(givenWorker('stageWorker')).toBeUndefined();
  expect(await worklet()).toEqual([own.href]);
});

test('a worker and a worklet are taken from where the page says they are', async () => {
  setPartAddresses({ stageWorker: 'parts/stage.js', soundRing: '/ring.js' });
  givenWorker('stageWorker');
  expect(opened).toEqual([{ address: 'https://page.example/app/parts/stage.js', type: 'module' }]);
  expect(givenWorker('soundWorker')).toBeUndefined();
  expect(await worklet()).toEqual(['https://page.example/ring.js']);
});

test('a worker of another origin is imported by one of the page’s own', async () => {
  const scripts: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    scripts.push(blob as Blob);
    return 'blob:https://page.example/1';
  });
  setPartAddresses({ soundWorker: new URL('https://cdn.example/sound-worker.js') });
  givenWorker('soundWorker');
  expect(opened).toEqual([{ address: 'blob:https://page.example/1', type: 'module' }]);
  expect(await scripts[0]?.text()).toBe('import "https://cdn.example/sound-worker.js";');
  vi.restoreAllMocks();
});
