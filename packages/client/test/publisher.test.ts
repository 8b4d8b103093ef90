import { describe, expect, test, vi } from 'vitest';
import { settled } from './fake-line.ts';
import {
  created,
  credentials,
  refusal,
  setUp,
  setUpLive,
  startedAt,
} from './publisher-under-test.ts';

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
