import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PasswordHashing } from '../src/access/password-hashing.ts';
import { startTestHub } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';
import { ask, cookieOf, setUpAccount } from './rights-under-test.ts';

const login = { name: 'Ana', password: 'correct horse' };
const MONTH_MS = 30 * 24 * 3_600_000;

test('H9 the set-up link makes the first account, logs it in, and works once', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const token = under.hub.firstSteps.setupToken;
  const setUp = (body: object) => ask(under, 'POST /api/setup', { body });
  expect((await setUp({ ...login, token: 'guess' })).status).toBe(403);
  expect(await setUp({ ...login, token, password: 'short' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', message: expect.stringMatching(/^password: .*8/) },
  });
  const made = await setUp({ ...login, token });
  expect(made.status).toBe(204);
  const headers = { cookie: cookieOf(made.headers) };
  expect((await ask(under, 'GET /api/hub', { headers })).body).toEqual({
    publish: 'account',
    user: 'Ana',
  });
  expect((await setUp({ name: 'Eve', password: 'let me in too', token })).verdict).toBe(
    'invalid_setup_token',
  );
});

test('H9 of those who use the link at the same moment one is the first', async () => {
  let finish = () => {};
  const isHashed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const hash = vi.spyOn(PasswordHashing.prototype, 'hash').mockImplementation(async () => {
    await isHashed;
    return 'scrypt$4$8$1$AAAA$AAAA';
  });
  onTestFinished(() => hash.mockRestore());
  await using under = await startTestHub({ publish: 'account' });
  const token = under.hub.firstSteps.setupToken;
  const answers = ['Ana', 'Bo', 'Cy'].map((name) =>
    ask(under, 'POST /api/setup', { body: { ...login, name, token } }),
  );
  // While the first waits for its hash, the others are refused already.
  expect((await Promise.race(answers)).verdict).toBe('invalid_setup_token');
  finish();
  expect((await Promise.all(answers)).map(({ verdict }) => verdict).sort()).toEqual([
    'invalid_setup_token',
    'invalid_setup_token',
    'yes',
  ]);
});

test('H8 the cookie is out of reach of scripts and of other sites, and under HTTPS sent encrypted only', async () => {
  await using under = await startTestHub({ publish: 'account', trustProxy: 'loopback' });
  await setUpAccount(under, login);
  const plain = await ask(under, 'POST /api/session', { body: login });
  const attributes = plain.headers.get('set-cookie')?.split('; ').slice(1).sort();
  expect(attributes).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax']);
  const secure = await ask(under, 'POST /api/session', {
    body: login,
    headers: { 'x-forwarded-proto': 'https' },
  });
  expect(secure.headers.get('set-cookie')).toContain('; Secure');
});

test('H8 a session ends after 30 days, and at logout', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ publish: 'account', clock });
  const { cookie } = await setUpAccount(under, login);
  const user = async (sent: string) => {
    const { body } = await ask(under, 'GET /api/hub', { headers: { cookie: sent } });
    return (body as { user?: string }).user;
  };
  clock.advance(MONTH_MS - 1);
  expect(await user(cookie)).toBe('Ana');
  clock.advance(1);
  expect(await user(cookie)).toBeUndefined();
  await under.hub.housekeeping.sweep();
  const database = new DatabaseSync(join(under.dataDir, 'streamhub.db'), { readOnly: true });
  expect(database.prepare('SELECT * FROM sessions').all()).toEqual([]);
  database.close();
  const again = cookieOf((await ask(under, 'POST /api/session', { body: login })).headers);
  expect(await user(again)).toBe('Ana');
  const bye = await ask(under, 'DELETE /api/session', { headers: { cookie: again } });
  expect(bye.headers.get('set-cookie')).toContain('Max-Age=0');
  expect(await user(again)).toBeUndefined();
});

test('H8 guessing is slowed down for the name, whoever guesses, and not for other names', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ publish: 'account', clock, trustProxy: 'loopback' });
  await setUpAccount(under, login);
  let address = 0;
  const attempt = (body: object) => {
    address += 1;
    const headers = { 'x-forwarded-for': `192.0.2.${address}` };
    return ask(under, 'POST /api/session', { body, headers });
  };
  const guess = { ...login, password: 'wrong' };
  for (let count = 0; count < 10; count += 1) {
    expect((await attempt(guess)).verdict).toBe('wrong_login');
  }
  const slowed = await attempt({ ...login, name: 'ANA' });
  expect(slowed).toMatchObject({ verdict: 'rate_limited', status: 429 });
  // The same for a name that nobody has: it does not tell which names there are.
  expect((await attempt({ ...guess, name: 'nobody' })).verdict).toBe('wrong_login');
  clock.advance(10_000);
  expect((await attempt(login)).verdict).toBe('yes');
});

test('H8 guessing is slowed down for the address, whatever the name', async () => {
  await using under = await startTestHub({ publish: 'account', clock: new ManualClock() });
  await setUpAccount(under, login);
  const guesses = Array.from({ length: 41 }, (_, index) =>
    ask(under, 'POST /api/session', { body: { name: `name ${index}`, password: 'guess' } }),
  );
  const verdicts = (await Promise.all(guesses)).map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict === 'rate_limited')).toHaveLength(1);
  expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('rate_limited');
});

test('H8 who logs in rightly may do so again and again', async () => {
  await using under = await startTestHub({ publish: 'account', clock: new ManualClock() });
  await setUpAccount(under, login);
  for (let count = 0; count < 12; count += 1) {
    expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('yes');
  }
});

test('H8 a body that is no object is refused with a code', async () => {
  await using under = await startTestHub({ publish: 'account' });
  for (const body of [null, [], 'x', { name: 'Ana' }, { name: 1, password: {} }]) {
    const answer = await ask(under, 'POST /api/session', { body });
    expect(answer).toMatchObject({ status: 400, verdict: 'invalid_request' });
  }
});
