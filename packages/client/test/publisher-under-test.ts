/** A publisher over lines whose hub is the test, and what that hub answers. */
import { onTestFinished } from 'vitest';
import { Listeners } from '../src/flow/listeners.ts';
import type { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import { Publisher } from '../src/publish/publisher.ts';
import type { StageState } from '../src/publish/stage/page/stage-options.ts';
import { FakeLine } from './fake-line.ts';

export const credentials = { streamKey: 'key', publishToken: 'secret' };
export const startedAt = '2026-01-01T00:00:00.000Z';
export const created = { ok: true, ...credentials, watchUrl: 'http://hub/watch/key', startedAt };
export const resumed = {
  ok: true,
  streamKey: 'key',
  title: '',
  visibility: 'public',
  watchUrl: 'http://hub/watch/key',
  viewers: 3,
  startedAt,
};
export const refusal = (code: string) => ({ ok: false, code, message: code });

export function setUp({
  userToken,
  hasStage = true,
  stageState = hasStage ? 'ready' : 'lost',
  probe,
}: {
  userToken?: string;
  hasStage?: boolean;
  stageState?: StageState;
  probe?: CodecProbe;
} = {}) {
  const lines: FakeLine[] = [];
  const frames = new Listeners<string>();
  const publisher = new Publisher(
    {
      stage: {
        size: { width: 640, height: 360 },
        frameRate: 30,
        onFrame: (listener) => frames.add(listener),
        encode: () => ({ requestKey() {}, setUplinkShare() {}, close() {} }),
        whenReady: async () => hasStage,
        state: stageState,
        restart() {},
      },
      ...(userToken ? { userToken } : {}),
      ...(probe ? { probe } : {}),
    },
    {
      connect: () => {
        const line = new FakeLine();
        lines.push(line);
        return line.asHubLine;
      },
    },
  );
  onTestFinished(() => publisher.close());
  const states: string[] = [];
  publisher.onState(({ name }) => states.push(name));
  const line = () => lines.at(-1) ?? new FakeLine();
  return { publisher, frames, states, lines, line };
}

export async function setUpLive() {
  const set = setUp();
  const going = set.publisher.goLive({ username: 'ann', title: 'talk' });
  set.line().line('connected');
  await set.line().answer('register', { ok: true, userId: 'u', token: 't' });
  await set.line().answer('stream:create', created);
  await going;
  return set;
}
