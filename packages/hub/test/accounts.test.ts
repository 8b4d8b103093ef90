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

test('H8a the cookie is out of reach of scripts and of other sites, and under HTTPS sent encrypted only', async () => {
  await using under = await startTestHub({ publish: 'account', trustProxy: 'loopback' });
  await setUpAccount(under, login);
  const plain = await ask(under, 'POST /api/session', { body: login });
  const attributes = plain.headers
    .getSetCookie()
    .map((cookie) => [cookie.split('=')[0], ...cookie.split('; ').slice(1).sort()]);
  expect(attributes).toEqual([
    ['streamhub_session', 'HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax'],
    ['streamhub_browser', 'HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax'],
  ]);
  const secure = await ask(under, 'POST /api/session', {
    body: login,
    headers: { 'x-forwarded-proto': 'https' },
  });
  for (const cookie of secure.headers.getSetCookie()) expect(cookie).toContain('; Secure');
});

test('H8a H8b a session ends after 30 days, and at logout', async () => {
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

/** Logs in from addresses that a trusted proxy tells of. */
async function hubWithAna(clock = new ManualClock()) {
  const under = await startTestHub({ publish: 'account', clock, trustProxy: 'loopback' });
  const { browser } = await setUpAccount(under, login);
  const logIn = async (body: object, from: { address: string; cookie?: string }) => {
    const { address, cookie = '' } = from;
    const headers = { 'x-forwarded-for': address, cookie };
    return (await ask(under, 'POST /api/session', { body: { ...login, ...body }, headers }))
      .verdict;
  };
  const guess = async (count: number, address: string, name = 'Ana') => {
    const verdicts: string[] = [];
    for (let each = 0; each < count; each += 1)
      verdicts.push(await logIn({ name, password: `guess ${each}` }, { address }));
    return verdicts.filter((verdict) => verdict === 'wrong_login').length;
  };
  return { under, browser, logIn, guess };
}

test('H13 guessing at a name is slowed down, however it is written, and whether there is an account or not', async () => {
  const clock = new ManualClock();
  const { under, logIn, guess } = await hubWithAna(clock);
  await using _ = under;
  for (const name of ['Ana', 'nobody']) expect(await guess(14, '192.0.2.1', name)).toBe(10);
  expect(await guess(1, '192.0.2.1', ' ANA')).toBe(0);
  expect(await logIn({}, { address: '192.0.2.1' })).toBe('rate_limited');
  expect(await logIn({ name: 'Bo' }, { address: '192.0.2.1' })).toBe('wrong_login');
  clock.advance(10_000);
  expect(await logIn({}, { address: '192.0.2.1' })).toBe('yes');
});

test('H13a whoever guesses at a name does not keep its owner out', async () => {
  const { under, logIn, guess } = await hubWithAna();
  await using _ = under;
  await guess(30, '192.0.2.1');
  expect(await logIn({}, { address: '192.0.2.9' })).toBe('yes');
  // Who mistypes may try once more.
  expect(await logIn({ password: 'correct hrose' }, { address: '192.0.2.9' })).toBe('wrong_login');
  expect(await logIn({}, { address: '192.0.2.9' })).toBe('yes');
  expect(await logIn({}, { address: '2001:db8::9' })).toBe('yes');
});

test('H13a H13c whoever has very many addresses does not get far, and a browser that was logged in before is not kept out', async () => {
  const { under, browser, logIn, guess } = await hubWithAna();
  await using _ = under;
  let checked = 0;
  for (let network = 0; network < 60; network += 1)
    for (let host = 0; host < 5; host += 1) checked += await guess(2, `10.0.${network}.${host}`);
  expect(checked).toBe(308);
  const address = '192.0.2.9';
  expect(await logIn({}, { address })).toBe('rate_limited');
  const [number, signature] = browser.split('.');
  for (const cookie of [`${number}.AAAA`, `AAAA.${signature}`, 'nonsense', number ?? ''])
    expect(await logIn({}, { address, cookie })).toBe('rate_limited');
  expect(await logIn({}, { address, cookie: browser })).toBe('yes');
  // Nor does a crowd at its own address.
  for (let name = 0; name < 60; name += 1) await guess(1, address, `name ${name}`);
  expect(await logIn({}, { address, cookie: browser })).toBe('yes');
  // It is no way to guess without end.
  const wrong = { address, cookie: browser };
  const verdicts: string[] = [];
  for (let each = 0; each < 12; each += 1) verdicts.push(await logIn({ password: 'x' }, wrong));
  expect(verdicts.filter((verdict) => verdict === 'wrong_login')).toHaveLength(10);
});

test('H13c a browser is known for the name that logged in there, and for no other', async () => {
  const { under, browser, logIn, guess } = await hubWithAna();
  await using _ = under;
  await guess(20, '192.0.2.1', 'Bo');
  const known = { address: '192.0.2.1', cookie: browser };
  expect(await logIn({ name: 'Bo' }, known)).toBe('rate_limited');
  expect(await logIn({ name: ' ANA ' }, known)).toBe('yes');
});

test('H13d when too much is to be checked the answer is the same for a name that nobody has', async () => {
  const check = vi.spyOn(PasswordHashing.prototype, 'check').mockResolvedValue('busy');
  onTestFinished(() => check.mockRestore());
  const { under, logIn, guess } = await hubWithAna();
  await using _ = under;
  const verdicts = [];
  for (const name of ['Ana', 'nobody']) verdicts.push(await logIn({ name }, { address: '::1' }));
  expect(verdicts).toEqual(['rate_limited', 'rate_limited']);
  // Nothing was looked at, so nothing was guessed.
  for (let each = 0; each < 20; each += 1) await logIn({ password: 'x' }, { address: '192.0.2.1' });
  check.mockRestore();
  expect(await guess(20, '192.0.2.1')).toBe(10);
});

test('H9 a store that fails does not cost the set-up link', async () => {
  await using under = await startTestHub({ publish: 'account' });
  const token = under.hub.firstSteps.setupToken;
  const setUp = () => ask(under, 'POST /api/setup', { body: { ...login, token } });
  using other = new DatabaseSync(join(under.dataDir, 'streamhub.db'));
  other.exec('ALTER TABLE accounts RENAME TO elsewhere');
  expect((await setUp()).status).toBe(500);
  other.exec('ALTER TABLE elsewhere RENAME TO accounts');
  expect((await setUp()).status).toBe(204);
});

test('H13b guessing is slowed down for the address, whatever the name', async () => {
  await using under = await startTestHub({ publish: 'account', clock: new ManualClock() });
  await setUpAccount(under, login);
  const guesses = Array.from({ length: 41 }, (_, index) =>
    ask(under, 'POST /api/session', { body: { name: `name ${index}`, password: 'guess' } }),
  );
  const verdicts = (await Promise.all(guesses)).map(({ verdict }) => verdict);
  expect(verdicts.filter((verdict) => verdict === 'rate_limited')).toHaveLength(1);
  expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('rate_limited');
});

test('H13 who logs in rightly may do so again and again', async () => {
  await using under = await startTestHub({ publish: 'account', clock: new ManualClock() });
  await setUpAccount(under, login);
  for (let count = 0; count < 12; count += 1) {
    expect((await ask(under, 'POST /api/session', { body: login })).verdict).toBe('yes');
  }
});

test('H8a a body that is no object is refused with a code', async () => {
  await using under = await startTestHub({ publish: 'account' });
  for (const body of [null, [], 'x', { name: 'Ana' }, { name: 1, password: {} }]) {
    const answer = await ask(under, 'POST /api/session', { body });
    expect(answer).toMatchObject({ status: 400, verdict: 'invalid_request' });
  }
});
