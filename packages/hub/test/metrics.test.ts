/** Figures in Prometheus' form. */
import { expect, test } from 'vitest';
import { Metrics } from '../src/observe/metrics.ts';

const FIGURES = [
  'streamhub_frames_in_total',
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_seconds',
];

test('each of two hubs in one process shows its own figures and those of the process, once', async () => {
  const hubs = [new Metrics(), new Metrics()];
  hubs[1]?.countIn({ frames: 3, bytes: 100 });
  const [first = '', second = ''] = await Promise.all(hubs.map((metrics) => metrics.text()));
  for (const name of FIGURES) {
    for (const text of [first, second]) {
      expect(text.match(new RegExp(`^${name} `, 'gm')), name).toHaveLength(1);
    }
  }
  expect(first).toContain('streamhub_frames_in_total 0\n');
  expect(second).toContain('streamhub_frames_in_total 3\n');
});
