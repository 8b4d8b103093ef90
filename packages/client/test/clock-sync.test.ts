import { afterEach, describe, expect, test, vi } from 'vitest';
import { ClockFilter } from '../src/wire/clock-filter.ts';
import { type FeedbackReport, HubClock } from '../src/wire/clock-sync.ts';
import { FakeLine } from './fake-line.ts';

describe('ClockFilter', () => {
  test('knows nothing before the first sample', () => {
    expect(new ClockFilter().offsetUs).toBeUndefined();
  });

  test('takes the hub to have answered in the middle of the round trip', () => {
    const filter = new ClockFilter();
    filter.add({ sentMs: 1000, receivedMs: 1020, hubTimeUs: 5_000_000 });
    expect(filter.offsetUs).toBe(5_000_000 - 1_010_000);
    expect(filter.roundTripMs).toBe(20);
  });

  test('believes the shortest round trip, whichever came first', () => {
    const filter = new ClockFilter();
    filter.add({ sentMs: 0, receivedMs: 200, hubTimeUs: 190_000 });
    filter.add({ sentMs: 300, receivedMs: 304, hubTimeUs: 302_000 });
    filter.add({ sentMs: 400, receivedMs: 500, hubTimeUs: 490_000 });
    expect(filter.offsetUs).toBe(0);
  });

  test('forgets a sample after 16 newer ones, so that drift is followed', () => {
    const filter = new ClockFilter();
    filter.add({ sentMs: 0, receivedMs: 2, hubTimeUs: 1_000 });
    for (let i = 1; i <= 15; i += 1) {
      filter.add({ sentMs: i * 1000, receivedMs: i * 1000 + 10, hubTimeUs: i * 1e6 + 5_700 });
    }
    expect(filter.offsetUs).toBe(0);
    filter.add({ sentMs: 16_000, receivedMs: 16_010, hubTimeUs: 16_005_700 });
    expect(filter.offsetUs).toBe(700);
  });
});

describe('HubClock', () => {
  const clocks: HubClock[] = [];
  afterEach(() => {
    for (const clock of clocks.splice(0)) clock.stop();
    vi.useRealTimers();
  });
  function setUp(report?: FeedbackReport) {
    const line = new FakeLine();
    line.line('connected');
    const clock = new HubClock({
      line: line.asHubLine,
      streamKey: 'key',
      ...(report ? { report } : {}),
    });
    clocks.push(clock);
    return { line, clock };
  }

  /** As the publisher and the player take it to be, µs since 1970. */
  function hubNowUs({ offsetUs }: HubClock): number {
    return (offsetUs ?? 0) + performance.now() * 1000;
  }

  test('asks at once and tells the hub time from the answer', async () => {
    const { line, clock } = setUp();
    clock.start();
    expect(clock.offsetUs).toBeUndefined();
    const asked = await line.answer('stream:feedback', { ok: true, hubTimeUs: 1e15 });
    expect(asked).toEqual({ streamKey: 'key' });
    const passedUs = hubNowUs(clock) - 1e15;
    expect(passedUs).toBeGreaterThanOrEqual(0);
    expect(passedUs).toBeLessThan(1e6);
  });

  test('started anew, believes nothing that was measured before: the page may have slept', async () => {
    const { line, clock } = setUp();
    clock.start();
    await line.answer('stream:feedback', { ok: true, hubTimeUs: 1e15 });
    clock.start();
    expect(clock.offsetUs).toBeUndefined();
    await line.answer('stream:feedback', { ok: true, hubTimeUs: 2e15 });
    expect(hubNowUs(clock) - 2e15).toBeLessThan(1e6);
  });

  test('takes a report along and brings its answer back', async () => {
    const heard: unknown[] = [];
    const { line, clock } = setUp({
      take: () => ({ fields: { received: 7 }, answered: (answer) => heard.push(answer) }),
      everyMs: () => 1_000,
    });
    clock.start();
    const answer = { ok: true, hubTimeUs: 5, rung: 'preview', skipped: 3 };
    const payload = await line.answer('stream:feedback', answer);
    expect(payload).toEqual({ streamKey: 'key', received: 7 });
    expect(heard).toEqual([answer]);
  });

  test('asks six times within half a second, then once a second, whether or not answers come', async () => {
    vi.useFakeTimers();
    const { line, clock } = setUp();
    clock.start();
    await vi.advanceTimersByTimeAsync(600);
    expect(line.asked).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(line.asked).toHaveLength(11);
  });

  test('asks as often as the report wants, from one look to the next', async () => {
    vi.useFakeTimers();
    let everyMs = 1_000;
    const report = { take: () => ({ fields: {}, answered() {} }), everyMs: () => everyMs };
    const { line, clock } = setUp(report);
    clock.start();
    await vi.advanceTimersByTimeAsync(700);
    everyMs = 200;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.asked).toHaveLength(6 + 5);
  });

  test('asks when somebody else looks while its own timer sleeps', () => {
    vi.useFakeTimers();
    const { line, clock } = setUp();
    clock.start();
    vi.setSystemTime(0);
    clock.look();
    expect(line.asked).toHaveLength(1);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    clock.look();
    clock.look();
    expect(line.asked).toHaveLength(2);
    vi.restoreAllMocks();
  });

  test('asks nothing more once it is stopped, and takes no late answer', async () => {
    vi.useFakeTimers();
    const { line, clock } = setUp();
    clock.start();
    clock.stop();
    line.asked[0]?.answer({ ok: true, hubTimeUs: 1e15 });
    await vi.advanceTimersByTimeAsync(5_000);
    clock.look();
    expect(line.asked).toHaveLength(1);
    expect(clock.offsetUs).toBeUndefined();
  });

  test('goes on asking after a refusal', async () => {
    vi.useFakeTimers();
    const { line, clock } = setUp();
    clock.start();
    line.asked[0]?.answer({ ok: false, code: 'unreachable', message: '' });
    await vi.advanceTimersByTimeAsync(150);
    expect(line.asked).toHaveLength(2);
  });
});
