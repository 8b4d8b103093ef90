/** The event loop's delay as measured, and what the hub makes of it. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MeasuredLoopDelay } from '../src/observe/loop-delay.ts';
import { startTestHub } from './hub-under-test.ts';

/** Work that gives nothing back for so long. */
function block(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

async function workUntil(isSeen: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSeen())) {
    block(50);
    await setImmediate();
  }
}

test('H4 a loop that is blocked again and again is seen to be late', async () => {
  using loopDelay = new MeasuredLoopDelay();
  await workUntil(() => loopDelay.eventLoopDelayMs() > 30);
});

test('H4 a loop that only waits has nothing to do, one that is blocked again and again much', async () => {
  using loopDelay = new MeasuredLoopDelay();
  await workUntil(() => loopDelay.utilization() > 0.9);
  let utilization = 1;
  while (utilization > 0.2) {
    await setTimeout(20);
    utilization = loopDelay.utilization();
  }
});

test('H4 asked again at once, it gives the same answer', async () => {
  using loopDelay = new MeasuredLoopDelay();
  await workUntil(() => loopDelay.eventLoopDelayMs() > 30);
  const once = loopDelay.eventLoopDelayMs();
  expect(loopDelay.eventLoopDelayMs()).toBe(once);
});

test('H4 the metrics show the send window that a late loop has opened', async () => {
  await using under = await startTestHub({
    loopDelay: { eventLoopDelayMs: () => 50, utilization: () => 0.9 },
  });
  const window = (await under.metrics()).find((line) =>
    line.startsWith('streamhub_send_window_ms '),
  );
  expect(Number(window?.split(' ')[1])).toBeGreaterThan(0);
});

test('H4 a hub measures its own loop', async () => {
  await using under = await startTestHub({ loopDelay: 'measured' });
  await workUntil(async () => !(await under.metrics()).includes('streamhub_send_window_ms 0'));
});
