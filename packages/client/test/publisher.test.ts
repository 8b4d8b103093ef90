import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Listeners } from '../src/flow/listeners.ts';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import type { CodecTrial } from '../src/publish/codec/codec-trial.ts';
import { Publisher } from '../src/publish/publisher.ts';
import type { StageState } from '../src/publish/stage/page/stage-options.ts';
import { FakeLine, settled } from './fake-line.ts';

const credentials = { streamKey: 'key', publishToken: 'secret' };
const startedAt = '2026-01-01T00:00:00.000Z';
const created = { ok: true, ...credentials, watchUrl: 'http://hub/watch/key', startedAt };
const resumed = {
  ok: true,
  streamKey: 'key',
  title: '',
  visibility: 'public',
  watchUrl: 'http://hub/watch/key',
  viewers: 3,
  startedAt,
};
const refusal = (code: string) => ({ ok: false, code, message: code });

const publishers: Publisher[] = [];
afterEach(() => {
  for (const publisher of publishers.splice(0)) publisher.close();
});

function setUp({
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
  publishers.push(publisher);
  const states: string[] = [];
  publisher.onState(({ name }) => states.push(name));
  const line = () => lines.at(-1) ?? new FakeLine();
  return { publisher, frames, states, lines, line };
}

async function setUpLive() {
  const set = setUp();
  const going = set.publisher.goLive({ username: 'ann', title: 'talk' });
  set.line().line('connected');
  await set.line().answer('register', { ok: true, userId: 'u', token: 't' });
  await set.line().answer('stream:create', created);
  await going;
  return set;
}

describe('going live', () => {
  test('registers, creates, and is live with the credentials to come back', async () => {
    const { publisher, line, states } = await setUpLive();
    expect(line().asked.map(({ event }) => event)).toEqual(['register', 'stream:create']);
    expect(line().asked[1]?.payload).toEqual({ title: 'talk' });
    expect(states).toEqual(['connecting', 'live']);
    expect(publisher.state).toMatchObject({ name: 'live', streamKey: 'key', startedAt });
    expect(publisher.credentials).toEqual(credentials);
    expect(publisher.userToken).toBe('t');
  });

  test('sends the user token of an earlier visit, and becomes a new user when the hub forgot it', async () => {
    const { publisher, line } = setUp({ userToken: 'old' });
    const going = publisher.goLive({ username: 'ann' });
    line().line('connected');
    const first = await line().answer('register', refusal('invalid_token'));
    expect(first).toEqual({ username: 'ann', token: 'old' });
    const second = await line().answer('register', { ok: true, userId: 'u', token: 'new' });
    expect(second).toEqual({ username: 'ann' });
    await line().answer('stream:create', created);
    await going;
    expect(publisher.userToken).toBe('new');
  });

  test('fails with the code of a refusal and lets the connection go', async () => {
    const { publisher, line } = setUp();
    const going = publisher.goLive({ username: '' });
    line().line('connected');
    await line().answer('register', refusal('invalid_request'));
    await going;
    expect(publisher.state).toMatchObject({ name: 'failed', code: 'invalid_request' });
    expect(line().isClosed).toBe(true);
  });

  test('fails at once when the hub refuses this page, and waits where it may be reached later', async () => {
    const foreign = { code: 'origin_not_allowed', message: 'no' } as const;
    const away = { code: 'unreachable', message: 'away' } as const;
    const { publisher, line } = setUp();
    const going = publisher.goLive({ username: 'ann' });
    line().fails(away);
    expect(publisher.state).toEqual({ name: 'connecting', why: away });
    line().fails(foreign);
    await going;
    expect(publisher.state).toEqual({ name: 'failed', ...foreign });
    expect(line().isClosed).toBe(true);
  });

  test('without a stage makes no stream, and says that a part is missing', async () => {
    const { publisher, line, states } = setUp({ hasStage: false });
    const going = publisher.goLive({ username: 'ann' });
    line().line('connected');
    await going;
    expect(publisher.state).toMatchObject({ name: 'failed', code: 'part_missing' });
    expect(states).not.toContain('live');
    expect(line().asked).toEqual([]);
    expect(line().isClosed).toBe(true);
  });

  test('with noise in place of pictures makes no stream, and says so', async () => {
    const { publisher, line } = setUp({ hasStage: false, stageState: 'noise' });
    const going = publisher.goLive({ username: 'ann' });
    line().line('connected');
    await going;
    expect(publisher.state).toMatchObject({ name: 'failed', code: 'canvas_noise' });
    expect(line().asked).toEqual([]);
  });

  test('without a stage takes no stream from where it is', async () => {
    const { publisher, line } = setUp({ hasStage: false });
    const coming = publisher.resume(credentials);
    line().line('connected');
    await coming;
    expect(publisher.state).toMatchObject({ name: 'failed', code: 'part_missing' });
    expect(line().asked).toEqual([]);
  });

  test('makes one stream of a double click', async () => {
    const { publisher, lines } = setUp();
    void publisher.goLive({ username: 'ann' });
    await publisher.goLive({ username: 'ann' });
    expect(lines).toHaveLength(1);
  });
});

describe('what was reached', () => {
  test('is what goLive and end resolve with', async () => {
    const { publisher, line } = setUp();
    const going = publisher.goLive({ username: 'ann' });
    line().line('connected');
    await line().answer('register', { ok: true, userId: 'u', token: 't' });
    await line().answer('stream:create', created);
    expect(await going).toMatchObject({ name: 'live', streamKey: 'key' });
    const ending = publisher.end();
    await line().answer('stream:end', { ok: true });
    expect(await ending).toEqual({ name: 'ended', streamKey: 'key', reason: 'ended' });
    expect(await publisher.end()).toMatchObject({ name: 'ended' });
  });

  test('is what a failed goLive and resume resolve with', async () => {
    const { publisher, line } = setUp({ hasStage: false });
    const going = publisher.goLive({ username: 'ann' });
    line().line('connected');
    expect(await going).toMatchObject({ name: 'failed', code: 'part_missing' });
    const coming = publisher.resume(credentials);
    line().line('connected');
    expect(await coming).toMatchObject({ name: 'failed', code: 'part_missing' });
  });

  test('`using` lets go of the connection, and `await using` ends the stream', async () => {
    const first = await setUpLive();
    {
      using publisher = first.publisher;
      expect(publisher.state.name).toBe('live');
    }
    expect(first.line().isClosed).toBe(true);
    expect(first.line().asked.map(({ event }) => event)).not.toContain('stream:end');

    const second = await setUpLive();
    const disposing = second.publisher[Symbol.asyncDispose]();
    await second.line().answer('stream:end', { ok: true });
    await disposing;
    expect(second.states.at(-1)).toBe('ended');
    expect(second.line().isClosed).toBe(true);
  });
});

describe('sending', () => {
  test('sends nothing before the stream is there', async () => {
    const { publisher, frames, line } = setUp();
    void publisher.goLive({ username: 'ann' });
    line().line('connected');
    await settled();
    frames.tell('frame');
    expect(line().sent).toHaveLength(0);
  });

  test('sends a frame with its stream key and skips the next until that one is confirmed', async () => {
    const { publisher, frames, line } = await setUpLive();
    frames.tell('frame 1');
    frames.tell('frame 2');
    expect(line().sent.map(({ payload }) => payload)).toEqual([
      { streamKey: 'key', data: 'frame 1' },
    ]);
    line().sent[0]?.answer({ ok: true, viewers: 7 });
    frames.tell('frame 3');
    expect(line().sent[1]?.payload).toEqual({ streamKey: 'key', data: 'frame 3' });
    expect(publisher.stats).toMatchObject({ framesSent: 2, framesSkipped: 1, viewers: 7 });
  });

  test('goes on after a refused frame', async () => {
    const { publisher, frames, line } = await setUpLive();
    frames.tell('frame 1');
    line().sent[0]?.answer(refusal('frame_too_large'));
    frames.tell('frame 2');
    expect(line().sent).toHaveLength(2);
    expect(publisher.state.name).toBe('live');
  });

  test('tells the page why a frame was refused, and forgets it when all goes well', async () => {
    const { publisher, frames, line } = await setUpLive();
    const heard: string[] = [];
    const forget = publisher.onRefused((code) => heard.push(code));
    frames.tell('frame 1');
    line().sent[0]?.answer(refusal('frame_too_large'));
    forget();
    expect(heard).toEqual(['frame_too_large']);
    expect(publisher.stats.refused).toBe('frame_too_large');
    const soonMs = performance.now() + 6_000;
    vi.spyOn(performance, 'now').mockReturnValue(soonMs);
    expect(publisher.stats.refused).toBeUndefined();
    vi.restoreAllMocks();
  });
});

describe('a broken line', () => {
  test('resumes by itself with the same beginning, and sends nothing in between', async () => {
    const { publisher, frames, line, states } = await setUpLive();
    const { state } = publisher;
    line().line('disconnected');
    frames.tell('lost');
    line().line('connected');
    frames.tell('lost too');
    expect(await line().answer('stream:resume', resumed)).toEqual(credentials);
    frames.tell('frame');
    expect(line().sent.map(({ payload }) => payload['data'])).toEqual(['frame']);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    expect(publisher.state).toEqual(state);
    expect(publisher.stats.viewers).toBe(3);
  });

  test('says why it is not back, until it is', async () => {
    const { publisher, line } = await setUpLive();
    const foreign = { code: 'origin_not_allowed', message: 'no' } as const;
    line().line('disconnected');
    line().fails(foreign);
    expect(publisher.state).toMatchObject({ name: 'reconnecting', streamKey: 'key', why: foreign });
    line().fails(undefined);
    expect(publisher.state).not.toHaveProperty('why');
    line().line('connected');
    await line().answer('stream:resume', resumed);
    expect(publisher.state).toMatchObject({ name: 'live' });
    expect(publisher.state).not.toHaveProperty('why');
  });

  test.each(['stream_ended', 'stream_not_found'])('ends when the hub says %s', async (code) => {
    const { publisher, line } = await setUpLive();
    line().line('disconnected');
    line().line('connected');
    await line().answer('stream:resume', refusal(code));
    expect(publisher.state).toEqual({ name: 'ended', streamKey: 'key', reason: 'abandoned' });
    expect(publisher.credentials).toBeUndefined();
  });
});

describe('a hub that cannot answer now', () => {
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => void vi.restoreAllMocks());

  /** The pause before it asks again, with the shortest jitter. */
  async function pauseIsOver(): Promise<void> {
    await vi.advanceTimersByTimeAsync(1_000);
  }

  test.each(['rate_limited', 'internal_error', 'unreachable'])(
    'with %s is asked again until it can, after a break and after a reload',
    async (code) => {
      const { publisher, line } = await setUpLive();
      const reloaded = setUp();
      void reloaded.publisher.resume(credentials);
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        for (const asking of [line(), reloaded.line()]) {
          asking.line('disconnected');
          asking.line('connected');
          for (let number = 0; number < 5; number += 1) {
            await vi.advanceTimersByTimeAsync(0);
            asking.asked.at(-1)?.answer(refusal(code));
            await pauseIsOver();
          }
          asking.asked.at(-1)?.answer(resumed);
          await vi.advanceTimersByTimeAsync(0);
        }
      } finally {
        vi.useRealTimers();
      }
      expect(publisher.state.name).toBe('live');
      expect(reloaded.publisher.state.name).toBe('live');
      const resumes = line().asked.filter(({ event }) => event === 'stream:resume');
      expect(resumes).toHaveLength(6);
    },
  );

  test('and cannot be reached after a reload is waited for, and given up only by the page', async () => {
    const { publisher, line, states } = setUp();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const resuming = publisher.resume(credentials);
    await vi.advanceTimersByTimeAsync(3_600_000);
    vi.useRealTimers();
    expect(publisher.state.name).toBe('connecting');
    await publisher.end();
    await resuming;
    expect(states).toEqual(['connecting', 'idle']);
    expect(line().isClosed).toBe(true);
  });
});

describe('another page', () => {
  test('that takes the stream over stops this one, which keeps the credentials', async () => {
    const { publisher, frames, line } = await setUpLive();
    line().hubSays('stream:error', {
      event: 'stream:resume',
      code: 'taken_over',
      message: 'elsewhere',
    });
    frames.tell('frame');
    expect(publisher.state).toEqual({ name: 'taken_over', streamKey: 'key' });
    expect(line().sent).toHaveLength(0);
    expect(line().isClosed).toBe(true);
    expect(publisher.credentials).toEqual(credentials);
  });

  test('resumes with the credentials alone', async () => {
    const { publisher, line } = setUp();
    const resuming = publisher.resume(credentials);
    line().line('connected');
    await line().answer('stream:resume', resumed);
    await resuming;
    expect(line().asked).toHaveLength(1);
    expect(publisher.state).toMatchObject({ name: 'live', startedAt: resumed.startedAt });
  });

  /** A device that takes its time to try a codec. */
  function slowDevice() {
    for (const name of ['VideoEncoder', 'VideoFrame', 'AudioEncoder'])
      vi.stubGlobal(name, class {});
    const { promise, resolve } = Promise.withResolvers<CodecTrial>();
    const trial: CodecTrial = { codec: 'h264', verdict: 'fit', msPerFrame: 5, hasLayers: false };
    return { probe: new CodecProbe({ attempt: () => promise }), isDone: () => resolve(trial) };
  }

  test('resumes before its codecs are tried, and sends when they are', async () => {
    const { probe, isDone } = slowDevice();
    const { publisher, line } = setUp({ probe });
    const resuming = publisher.resume(credentials);
    line().line('connected');
    await line().answer('stream:resume', resumed);
    expect(publisher.state.name).toBe('connecting');
    isDone();
    await resuming;
    expect(publisher.state.name).toBe('live');
    expect(publisher.mode).toMatchObject({ name: 'coded' });
  });

  test('whose line breaks while it tries its codecs resumes once more', async () => {
    const { probe, isDone } = slowDevice();
    const { publisher, line } = setUp({ probe });
    const resuming = publisher.resume(credentials);
    line().line('connected');
    await line().answer('stream:resume', resumed);
    line().line('disconnected');
    isDone();
    await resuming;
    expect(publisher.state.name).toBe('reconnecting');
    line().line('connected');
    await line().answer('stream:resume', resumed);
    expect(publisher.state.name).toBe('live');
  });

  test('that resumes with a wrong token fails', async () => {
    const { publisher, line } = setUp();
    const resuming = publisher.resume(credentials);
    line().line('connected');
    await line().answer('stream:resume', refusal('not_the_streamer'));
    await resuming;
    expect(publisher.state).toMatchObject({ name: 'failed', code: 'not_the_streamer' });
  });
});

describe('the end', () => {
  test('is asked of the hub and told once', async () => {
    const { publisher, line, states } = await setUpLive();
    const ending = publisher.end();
    line().hubSays('stream:ended', { streamKey: 'key', reason: 'ended' });
    await line().answer('stream:end', { ok: true });
    await ending;
    expect(states).toEqual(['connecting', 'live', 'ended']);
    expect(line().isClosed).toBe(true);
  });

  test('comes from the hub with its reason', async () => {
    const { publisher, line } = await setUpLive();
    line().hubSays('stream:ended', { streamKey: 'key', reason: 'removed' });
    expect(publisher.state).toEqual({ name: 'ended', streamKey: 'key', reason: 'removed' });
  });

  test('while connecting is idle again', async () => {
    const { publisher, line } = setUp();
    const going = publisher.goLive({ username: 'ann' });
    await publisher.end();
    await going;
    expect(publisher.state).toEqual({ name: 'idle' });
    expect(line().isClosed).toBe(true);
  });

  test('of the page leaves the stream resumable and tells nobody', async () => {
    const { publisher, line, states } = await setUpLive();
    publisher.close();
    publisher.close();
    expect(line().asked.map(({ event }) => event)).not.toContain('stream:end');
    expect(states).toEqual(['connecting', 'live']);
    expect(publisher.credentials).toEqual(credentials);
  });
});
