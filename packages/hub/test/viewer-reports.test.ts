/** What a viewer's reports say of its line: how late it is, and whether it has stalled. */
import { expect, test } from 'vitest';
import { DeliveryLag } from '../src/broadcast/pace/delivery-lag.ts';
import { calmReportMs, nextReportMs } from '../src/broadcast/pace/report-pace.ts';

class Stalled {
  nowMs = 0;
  waitingBytes = 0;
  readonly lag = new DeliveryLag({ nowMs: 0 });

  /** Looks four times a second, as the hub does; returns when the viewer was found stalled. */
  passes(ms: number, each: () => void = () => {}): number | undefined {
    for (const end = this.nowMs + ms; this.nowMs < end; ) {
      this.nowMs += 250;
      each();
      if (this.lag.isStalled(this.nowMs, this.waitingBytes)) return this.nowMs;
    }
    return undefined;
  }

  send(bytes: number): void {
    this.lag.sent(this.nowMs, bytes);
  }

  report(received: number): void {
    this.lag.report(received, { nowMs: this.nowMs, nextMs: 1_000 });
  }
}

test('V3a F4d a report of more than was sent is from before, and is ignored', () => {
  const lag = new DeliveryLag({ nowMs: 0 });
  for (let nowMs = 0; nowMs < 1_000; nowMs += 100) lag.sent(nowMs, 1_000);
  lag.report(11, { nowMs: 1_000, nextMs: 1_000 });
  expect(lag.hasReports).toBe(false);
  lag.report(10, { nowMs: 1_000, nextMs: 1_000 });
  expect(lag.hasReports).toBe(true);
  expect(lag.confirmedCount).toBe(10);
});

test('Q7a a report that is overdue counts as lag, one that is usually late does not', () => {
  for (const everyMs of [1_000, 5_000]) {
    const lag = new DeliveryLag({ nowMs: 0 });
    let nowMs = 0;
    let sent = 0;
    const passes = (ms: number) => {
      for (const end = nowMs + ms; nowMs < end; nowMs += 50) {
        lag.sent(nowMs, 1_000);
        sent += 1;
      }
    };
    for (let reports = 0; reports < 6; reports += 1) {
      passes(everyMs);
      lag.report(sent - 1, { nowMs, nextMs: 1_000 });
    }
    passes(everyMs * 1.25);
    expect(lag.lagMs(nowMs, 0)).toBeLessThan(100);
    passes(1_000);
    expect(lag.lagMs(nowMs, 0)).toBeGreaterThan(900);
    expect(lag.isCertain(nowMs, lag.lagMs(nowMs, 0))).toBe(false);
  }
});

test('F4a Q7a who was told to report rarely is not late when it does', () => {
  const lag = new DeliveryLag({ nowMs: 0 });
  lag.sent(0, 1_000);
  lag.report(1, { nowMs: 10, nextMs: 4_000 });
  for (let nowMs = 50; nowMs < 5_000; nowMs += 50) {
    lag.sent(nowMs, 1_000);
    expect(lag.lagMs(nowMs, 0)).toBe(0);
  }
  expect(lag.lagMs(6_000, 0)).toBeGreaterThan(900);
});

test.each([
  [0, 1_000],
  [150, 1_000],
  [300, 2_000],
  [600, 4_000],
  [100_000, 4_000],
])(
  'F4a of %i viewers each is asked for a report all %i ms while all is well',
  (viewers, everyMs) => {
    expect(calmReportMs(viewers)).toBe(everyMs);
    expect(nextReportMs('full', calmReportMs(viewers))).toBe(everyMs);
    expect(nextReportMs('preview', calmReportMs(viewers))).toBe(250);
  },
);

test('Q7 data that comes seconds late behind the buffer of the join is late, and not on a long line', () => {
  const lag = new DeliveryLag({ nowMs: 0 });
  for (let nowMs = 0; nowMs < 12_000; nowMs += 25) {
    lag.sent(nowMs, 2_000);
    if (nowMs % 250 !== 0) continue;
    const received = Math.max(0, Math.floor((nowMs - 7_000) / 50));
    lag.report(received, { nowMs, nextMs: 250 });
  }
  expect(lag.lagMs(12_000, 0)).toBeGreaterThan(2_000);
});

test('E7 Q10 stalled is who has bytes waiting at the hub of which none moved for 30 s', () => {
  const viewer = new Stalled();
  viewer.send(100);
  expect(viewer.passes(120_000), 'nothing waits').toBeUndefined();
  viewer.waitingBytes = 5_000;
  expect(viewer.passes(29_750)).toBeUndefined();
  viewer.waitingBytes = 4_999;
  expect(viewer.passes(29_750), 'one byte went').toBeUndefined();
  viewer.waitingBytes = 9_999;
  viewer.send(5_000);
  expect(viewer.passes(500)).toBe(viewer.nowMs);
});

test('E7 Q10 a viewer that takes as much as it is given is not stalled, however much waits', () => {
  const viewer = new Stalled();
  viewer.waitingBytes = 5_000;
  expect(viewer.passes(60_000, () => viewer.send(100))).toBeUndefined();
});

test('E7 Q10 stalled is who reports for 30 s that nothing has come', () => {
  const viewer = new Stalled();
  viewer.send(100);
  viewer.report(1);
  viewer.send(100);
  expect(viewer.passes(60_000, () => viewer.report(1))).toBe(30_000);
  const other = new Stalled();
  let received = 0;
  other.send(100);
  const little = () => {
    if (other.nowMs % 20_000 === 0) received += 1;
    other.send(100);
    other.report(received);
  };
  expect(other.passes(200_000, little), 'one in 20 s is something').toBeUndefined();
});

test('Q10a a page that has stopped its timers, and takes what it is given, is left alone', () => {
  const viewer = new Stalled();
  viewer.send(100);
  viewer.report(1);
  expect(viewer.passes(200_000, () => viewer.send(100))).toBeUndefined();
});
