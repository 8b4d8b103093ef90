/**
 * What Publisher and Player rely on in a connection to a hub: one set of rules for the real connection and for the
 * stand-in that their tests use, so that the stand-in is never kinder.
 * From: hub-line.test.ts, each kind of connection. To: the same, its tests.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConnectionState, HubLine } from '../src/wire/hub-line.ts';

export interface AskedAtHub {
  event: string;
  payload: unknown;
  answer(answer: unknown): void;
}

export interface LineUnderTest extends AsyncDisposable {
  line: HubLine;
  /** The hub is reached, for the first time or again. Resolves when the line knows. */
  reach(): Promise<void>;
  /** The connection breaks, and the hub is not reached again. Resolves when the line knows. */
  lose(): Promise<void>;
  /** The next request that arrives at the hub. */
  asked(): Promise<AskedAtHub>;
  /** Resolves when the line has heard it, if anybody listens. */
  hubSays(event: 'stream:viewers', news: { streamKey: string; viewers: number }): Promise<void>;
}

const UNREACHABLE = { ok: false, code: 'unreachable' };
const VIEWERS = { streamKey: 'key', viewers: 7 };

/** Within a `describe` that names the kind. */
export function followsTheRules(open: () => Promise<LineUnderTest>): void {
  async function setUp() {
    const under = await open();
    onTestFinished(() => under[Symbol.asyncDispose]());
    const states: ConnectionState[] = [];
    under.line.onState((state) => states.push(state));
    return { ...under, states };
  }

  async function setUpConnected() {
    const under = await setUp();
    await under.reach();
    return under;
  }

  describe('state', () => {
    test('is told at each change, and not otherwise', async () => {
      const { line, reach, lose, states } = await setUp();
      expect(line.state).toBe('connecting');
      await reach();
      expect(line.state).toBe('connected');
      await lose();
      await reach();
      line.close();
      expect(line.state).toBe('disconnected');
      line.close();
      expect(states).toEqual(['connected', 'disconnected', 'connected', 'disconnected']);
    });

    test('is told once when a line is closed that was lost before', async () => {
      const { line, lose, states } = await setUpConnected();
      await lose();
      line.close();
      expect(states).toEqual(['connected', 'disconnected']);
    });

    test('is told to nobody who has stopped listening', async () => {
      const { line, reach } = await setUp();
      const heard: ConnectionState[] = [];
      line.onState((state) => heard.push(state))();
      await reach();
      expect(heard).toEqual([]);
    });
  });

  describe('request', () => {
    test('brings the hub’s answer', async () => {
      const { line, asked } = await setUpConnected();
      const answer = line.request('register', { username: 'Ana' });
      const request = await asked();
      expect(request).toMatchObject({ event: 'register', payload: { username: 'Ana' } });
      request.answer({ ok: true, userId: 'u', token: 't' });
      expect(await answer).toEqual({ ok: true, userId: 'u', token: 't' });
    });

    test('without a connection is answered at once, and never reaches the hub', async () => {
      const { line, reach, asked } = await setUp();
      expect(await line.request('register', { username: 'lost' })).toMatchObject(UNREACHABLE);
      await reach();
      void line.request('register', { username: 'Ana' });
      expect((await asked()).payload).toEqual({ username: 'Ana' });
    });

    test('is given up when the connection breaks', async () => {
      const { line, asked, lose } = await setUpConnected();
      const answer = line.request('register', { username: 'Ana' });
      await asked();
      await lose();
      expect(await answer).toMatchObject(UNREACHABLE);
    });

    test('takes nothing for an answer that is none', async () => {
      const { line, asked } = await setUpConnected();
      const answer = line.request('register', { username: 'Ana' });
      (await asked()).answer('yes');
      expect(await answer).toMatchObject(UNREACHABLE);
    });
  });

  describe('send', () => {
    test('brings the hub’s answer', async () => {
      const { line, asked } = await setUpConnected();
      const answer = Promise.withResolvers<object>();
      line.send('stream:data:send', { streamKey: 'key', data: 'frame' }, answer.resolve);
      const sent = await asked();
      expect(sent.payload).toEqual({ streamKey: 'key', data: 'frame' });
      sent.answer({ ok: true, viewers: 7 });
      expect(await answer.promise).toEqual({ ok: true, viewers: 7 });
    });

    test('without a connection sends nothing, also not later', async () => {
      const { line, reach, lose, asked } = await setUpConnected();
      await lose();
      const answers: object[] = [];
      const keep = (answer: object) => answers.push(answer);
      line.send('stream:data:send', { streamKey: 'key', data: 'lost' }, keep);
      await reach();
      line.send('stream:data:send', { streamKey: 'key', data: 'frame' }, keep);
      expect((await asked()).payload).toEqual({ streamKey: 'key', data: 'frame' });
      expect(answers).toEqual([]);
    });

    test('has no answer when the connection breaks', async () => {
      const { line, asked, lose, reach } = await setUpConnected();
      const answers: object[] = [];
      line.send('stream:data:send', { streamKey: 'key', data: 'frame' }, (answer) =>
        answers.push(answer),
      );
      const sent = await asked();
      await lose();
      sent.answer({ ok: true, viewers: 7 });
      await reach();
      const after = line.request('register', { username: 'Ana' });
      (await asked()).answer({ ok: true, userId: 'u', token: 't' });
      await after;
      expect(answers).toEqual([]);
    });
  });

  describe('notices', () => {
    test('are heard until the listener stops', async () => {
      const { line, hubSays } = await setUpConnected();
      const heard: unknown[] = [];
      const stop = line.on('stream:viewers', (news) => heard.push(news));
      await hubSays('stream:viewers', VIEWERS);
      stop();
      await hubSays('stream:viewers', { ...VIEWERS, viewers: 8 });
      expect(heard).toEqual([VIEWERS]);
    });
  });

  describe('whenConnected', () => {
    test('is true at once when connected, and false at once when closed', async () => {
      const { line } = await setUpConnected();
      expect(await line.whenConnected()).toBe(true);
      line.close();
      expect(await line.whenConnected()).toBe(false);
    });

    test('waits for the hub, at first and after a break', async () => {
      const { line, reach, lose } = await setUp();
      const first = line.whenConnected();
      await reach();
      expect(await first).toBe(true);
      await lose();
      const again = line.whenConnected();
      await reach();
      expect(await again).toBe(true);
    });

    test('waits no longer than it is told', async () => {
      const { line } = await setUp();
      expect(await line.whenConnected({ timeoutMs: 1 })).toBe(false);
    });

    test('is false when the line is closed meanwhile, before it was ever connected', async () => {
      const { line } = await setUp();
      const waiting = line.whenConnected();
      line.close();
      expect(await waiting).toBe(false);
    });

    test('is false when the line is closed meanwhile, after it was lost', async () => {
      const { line, lose } = await setUpConnected();
      await lose();
      const waiting = line.whenConnected();
      line.close();
      expect(await waiting).toBe(false);
    });
  });
}
