import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CodecProbe } from '../src/publish/codec/codec-probe.ts';
import type { CodecTrial } from '../src/publish/codec/codec-trial.ts';
import { credentials, refusal, resumed, setUp, setUpLive } from './publisher-under-test.ts';

describe('a broken line', () => {
  test('resumes by itself with the same beginning, and sends nothing in between', async () => {
    const { publisher, frames, line, states } = await setUpLive();
    const { state } = publisher;
    line().line('disconnected');
    frames.tell('lost');
    line().line('connected');
    frames.tell('lost too');
    const goOn = { ...credentials, begins: false };
    expect(await line().answer('stream:resume', resumed)).toEqual(goOn);
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
