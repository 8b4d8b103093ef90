/** What Publisher and Player show for their rights, and what they make of a refusal. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announceStream } from '../src/publish/announce-stream.ts';
import { Publisher } from '../src/publish/publisher.ts';
import { Player } from '../src/watch/player.ts';
import { FakeLine, settled } from './fake-line.ts';

const joined = {
  ok: true,
  streamKey: 'key',
  title: '',
  format: 'chunks',
  tracks: [],
  viewers: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
};
const refusal = (code: string) => ({ ok: false, code, message: code });

describe('a publisher', () => {
  function setUp(userToken?: string) {
    const line = new FakeLine();
    const publisher = new Publisher(
      {
        stage: {
          size: { width: 640, height: 360 },
          frameRate: 30,
          onFrame: () => () => {},
          encode: () => ({ requestKey() {}, setUplinkShare() {}, close() {} }),
          whenReady: async () => true,
          state: 'ready',
          restart() {},
        },
        ...(userToken ? { userToken } : {}),
      },
      { connect: () => line.asHubLine },
    );
    return { line, publisher };
  }

  test('shows the publish key with its name, and asks for a private stream with a password', async () => {
    const { line, publisher } = setUp('old');
    const wish = { username: 'ann', visibility: 'private', password: 'sesame' } as const;
    const going = publisher.goLive({ ...wish, publishKey: 'the key' });
    line.line('connected');
    const first = await line.answer('register', refusal('invalid_token'));
    expect(first).toEqual({ username: 'ann', token: 'old', publishKey: 'the key' });
    const second = await line.answer('register', { ok: true, userId: 'u', token: 't' });
    expect(second).toEqual({ username: 'ann', publishKey: 'the key' });
    const created = {
      ok: true,
      streamKey: 'key',
      publishToken: 's',
      watchUrl: 'http://hub/watch/key',
    };
    expect(await line.answer('stream:create', created)).toEqual({
      visibility: 'private',
      password: 'sesame',
    });
    await going;
    expect(publisher.state).toMatchObject({ name: 'live', visibility: 'private' });
    publisher.close();
  });

  test.each(['invalid_publish_key', 'publish_key_required', 'login_required'])(
    'says %s, and stays who it is',
    async (code) => {
      const { line, publisher } = setUp();
      const going = publisher.goLive({ username: 'ann' });
      line.line('connected');
      const isAtRegister = code === 'invalid_publish_key';
      const registered = { ok: true, userId: 'u', token: 't' };
      const first = await line.answer('register', isAtRegister ? refusal(code) : registered);
      expect(first).toEqual({ username: 'ann' });
      if (!isAtRegister) await line.answer('stream:create', refusal(code));
      await going;
      expect(publisher.state).toEqual({ name: 'failed', code, message: code });
      expect(publisher.userToken).toBe(isAtRegister ? undefined : 't');
    },
  );
});

describe('an announcement', () => {
  const startsAt = new Date('2030-01-31T18:30:00Z');

  function announce(line: FakeLine) {
    const wish = { username: 'ann', title: 'Cats', startsAt, publishKey: 'the key' };
    return announceStream(wish, { connect: () => line.asHubLine });
  }

  test('N1a shows the publish key, asks for a kept stream with its start, and lets the line go', async () => {
    const line = new FakeLine();
    const announcing = announce(line);
    line.line('connected');
    const first = await line.answer('register', { ok: true, userId: 'u', token: 't' });
    expect(first).toEqual({ username: 'ann', publishKey: 'the key' });
    const watchUrl = 'http://hub/watch/key';
    const created = { ok: true, streamKey: 'key', publishToken: 's', watchUrl };
    expect(await line.answer('stream:create', created)).toEqual({
      title: 'Cats',
      isKept: true,
      startsAt: '2030-01-31T18:30:00.000Z',
    });
    expect(await announcing).toEqual({
      ok: true,
      userToken: 't',
      credentials: { streamKey: 'key', publishToken: 's' },
      watchUrl,
    });
    expect(line.isClosed).toBe(true);
  });

  test('says at once why a hub lets nobody in, and lets the line go', async () => {
    const line = new FakeLine();
    const announcing = announce(line);
    const problem = { code: 'origin_not_allowed', message: 'no' } as const;
    line.fails(problem);
    expect(await announcing).toEqual({ ok: false, ...problem });
    expect(line.isClosed).toBe(true);
  });

  test('says what the hub refuses', async () => {
    const line = new FakeLine();
    const announcing = announce(line);
    line.line('connected');
    await line.answer('register', { ok: true, userId: 'u', token: 't' });
    await line.answer('stream:create', refusal('too_many_kept_streams'));
    expect(await announcing).toEqual(refusal('too_many_kept_streams'));
    expect(line.isClosed).toBe(true);
  });
});

describe('a player', () => {
  beforeEach(() => vi.stubGlobal('createImageBitmap', async () => ({ close() {} })));
  afterEach(() => vi.unstubAllGlobals());

  function setUp(proof: { password?: string; ticket?: string }) {
    const line = new FakeLine();
    const canvas = { width: 0, height: 0, getContext: () => ({ drawImage() {} }) };
    const player = new Player(
      {
        streamKey: 'key',
        ...proof,
        canvas: canvas as unknown as HTMLCanvasElement,
      },
      { connect: () => line.asHubLine },
    );
    return { line, player };
  }

  test.each([{}, { password: 'sesame' }, { ticket: 'a.b.c' }])(
    'shows %j with each join',
    async (proof) => {
      const { line, player } = setUp(proof);
      for (let connection = 0; connection < 2; connection += 1) {
        line.line('connected');
        const asked = await line.answer('stream:join', joined);
        expect(asked).toEqual({ streamKey: 'key', format: 'chunks', codecs: [], ...proof });
        line.line('disconnected');
      }
      player.close();
    },
  );

  test('says when the ticket has expired, at the join or while it watches, and lets go', async () => {
    for (const isWatching of [false, true]) {
      const { line, player } = setUp({ ticket: 'a.b.c' });
      line.line('connected');
      const { code, message } = refusal('ticket_expired');
      if (isWatching) {
        await line.answer('stream:join', joined);
        line.hubSays('stream:error', { event: 'stream:join', code: 'ticket_expired', message });
      } else await line.answer('stream:join', refusal(code));
      expect(player.state).toEqual({ name: 'ticket_expired' });
      expect(line.isClosed).toBe(true);
    }
  });

  test('stays when the hub says another error', async () => {
    const { line, player } = setUp({});
    line.line('connected');
    await line.answer('stream:join', joined);
    line.hubSays('stream:error', { event: 'x', code: 'unknown_event', message: '' });
    await settled();
    expect(line.isClosed).toBe(false);
    player.close();
  });
});
