import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LoadedWorker } from '../src/load/loaded-worker.ts';
import { RETRY_TIMES } from '../src/load/retried.ts';
import { FakeWorkers } from './fake-worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { waitsMs, deadlineMs } = RETRY_TIMES;
const LONGEST_WAIT_MS = Math.max(...waitsMs);

function setUp({ open, farewell }: { open?: () => Worker; farewell?: string } = {}) {
  const workers = new FakeWorkers();
  const heard: string[] = [];
  const worker = new LoadedWorker<string, string>({
    open: open ?? workers.open,
    ...(farewell === undefined ? {} : { farewell }),
    onReady: (said) => heard.push(`ready ${said}`),
    onMessage: (said) => heard.push(said),
    onGone: () => heard.push('gone'),
    onLost: () => heard.push('lost'),
  });
  return { worker, workers, heard };
}

/** Each time it is opened it breaks, until no more is tried. */
function breakAll(workers: FakeWorkers): void {
  for (const _ of waitsMs) {
    workers.last.breaks();
    vi.advanceTimersByTime(LONGEST_WAIT_MS);
  }
}

describe('a worker', () => {
  test('is ready with its first word, and hears nothing before', () => {
    const { worker, workers, heard } = setUp();
    worker.post('too early');
    workers.last.says('here');
    worker.post('now');
    workers.last.says('done');
    expect(heard).toEqual(['ready here', 'done']);
    expect(workers.last.told).toEqual(['now']);
    expect(worker.state).toBe('ready');
  });

  test('that has something to let go is told so before it ends, and is ended if it does not do so itself', () => {
    const { worker, workers } = setUp({ farewell: 'the end' });
    workers.last.says('here');
    worker.close();
    expect(workers.last.told).toEqual(['the end']);
    expect(workers.last.isTerminated).toBe(false);
    vi.runAllTimers();
    expect(workers.last.isTerminated).toBe(true);
  });

  test('that has not said a word is ended without one', () => {
    const { worker, workers } = setUp({ farewell: 'the end' });
    worker.close();
    expect(workers.last.told).toEqual([]);
    expect(workers.last.isTerminated).toBe(true);
  });

  test('that does not load once is opened again, and is ready then', () => {
    const { worker, workers, heard } = setUp();
    workers.last.breaks();
    expect(worker.state).toBe('loading');
    vi.advanceTimersByTime(LONGEST_WAIT_MS);
    expect(workers.opened).toHaveLength(2);
    expect(workers.opened[0]?.isTerminated).toBe(true);
    workers.last.says('here');
    expect(heard).toEqual(['ready here']);
  });

  test('that never loads is told as lost, after three tries', () => {
    const { worker, workers, heard } = setUp();
    breakAll(workers);
    vi.advanceTimersByTime(60_000);
    expect(workers.opened).toHaveLength(waitsMs.length);
    expect(heard).toEqual(['lost']);
    expect(worker.state).toBe('lost');
  });

  test('that says nothing is as one that does not load', () => {
    const { workers, heard } = setUp();
    vi.advanceTimersByTime(waitsMs.length * (deadlineMs + LONGEST_WAIT_MS));
    expect(workers.opened).toHaveLength(waitsMs.length);
    expect(heard).toEqual(['lost']);
    expect(workers.opened.every(({ isTerminated }) => isTerminated)).toBe(true);
  });

  test('that cannot even be made is lost too, and nothing is thrown', () => {
    const { worker, heard } = setUp({
      open: () => {
        throw new DOMException('of another origin', 'SecurityError');
      },
    });
    vi.advanceTimersByTime(60_000);
    expect([worker.state, heard]).toEqual(['lost', ['lost']]);
  });

  test('that breaks at its work is started anew, and what the old one says late is not heard', () => {
    const { workers, heard } = setUp();
    const first = workers.last;
    first.says('here');
    first.breaks();
    vi.advanceTimersByTime(LONGEST_WAIT_MS);
    first.says('late');
    workers.last.says('again');
    expect(heard).toEqual(['ready here', 'gone', 'ready again']);
  });

  test('that was steady for half a minute may break as often again', () => {
    const { workers, heard } = setUp();
    for (let round = 0; round < 5; round += 1) {
      workers.last.says('here');
      vi.advanceTimersByTime(30_000);
      workers.last.breaks();
      vi.advanceTimersByTime(LONGEST_WAIT_MS);
    }
    expect(heard).not.toContain('lost');
    for (const _ of waitsMs) {
      workers.last.says('here');
      workers.last.breaks();
      vi.advanceTimersByTime(LONGEST_WAIT_MS);
    }
    expect(heard.at(-1)).toBe('lost');
  });

  test('is started anew when its owner gives it up', () => {
    const { worker, workers, heard } = setUp();
    worker.giveUp();
    expect(workers.opened, 'one that loads is given its time').toHaveLength(1);
    workers.last.says('here');
    worker.giveUp();
    vi.advanceTimersByTime(LONGEST_WAIT_MS);
    workers.last.says('again');
    expect(heard).toEqual(['ready here', 'gone', 'ready again']);
  });

  test('that is lost can be tried again', () => {
    const { worker, workers, heard } = setUp();
    breakAll(workers);
    worker.tryAgain();
    workers.last.says('here');
    expect(heard).toEqual(['lost', 'ready here']);
  });

  test('that is closed while it loads is not opened again', () => {
    const { worker, workers, heard } = setUp();
    workers.last.breaks();
    worker.close();
    worker.close();
    vi.advanceTimersByTime(60_000);
    expect(workers.opened).toHaveLength(1);
    expect(heard).toEqual([]);
  });
});
