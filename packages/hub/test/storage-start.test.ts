/** Whether the object storage can be used is said when the hub starts, in a sentence that says what to change. */
import { expect, test, vi } from 'vitest';
import { storageAddress } from '../src/archive/storage/storage-access.ts';
import { readConfig } from '../src/index.ts';
import { startTestHub } from './hub-under-test.ts';
import { StorageUnderTest } from './storage-under-test.ts';

async function saidWith(change: Partial<StorageUnderTest['access']>): Promise<string> {
  const storage = await StorageUnderTest.start();
  return saidAt(storage, change);
}

async function saidAt(
  { access }: Pick<StorageUnderTest, 'access'>,
  change: Partial<StorageUnderTest['access']> = {},
): Promise<string> {
  try {
    await using _ = await startTestHub({ archiveS3: { ...access, ...change } });
  } catch (error) {
    return (error as Error).message;
  }
  return 'it has started';
}

test('a storage that is there and may be written is taken, and nothing is left of the trial', async () => {
  const storage = await StorageUnderTest.start();
  expect(await saidAt(storage)).toBe('it has started');
  expect(storage.objects()).toEqual([]);
});

test('a bucket that is missing, wrong credentials, and nobody there have each a sentence', async () => {
  const storage = await StorageUnderTest.start();
  const { endpoint } = storage.access;
  const other = { endpoint: endpoint.replace(/archive$/, 'other'), bucket: 'other' };
  expect(await saidAt(storage, other)).toMatch(
    /^the object storage at 127\.0\.0\.1:\d+ has no bucket other\./,
  );
  expect(await saidWith({ accessKeyId: 'NOBODY' })).toMatch(
    /does not accept the credentials \(InvalidAccessKeyId\)/,
  );
  // s3rver does not look at signatures of this version.
  storage.fault = () => ({ status: 403, code: 'SignatureDoesNotMatch' });
  const wrong = await saidAt(storage, { secretAccessKey: 'a secret' });
  expect(wrong).toMatch(/does not accept the credentials \(SignatureDoesNotMatch\)/);
  expect(wrong).not.toContain('a secret');
  const { access } = storage;
  await storage.close();
  expect(await saidAt({ access })).toContain('is not there: it cannot be reached (ECONNREFUSED)');
});

test('a storage that may not be written, one that lies, and a web page are no storage', async () => {
  const storage = await StorageUnderTest.start();
  storage.fault = ({ method }) =>
    method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined;
  expect(await saidAt(storage)).toContain('may not write, read and delete in the bucket archive');
  storage.fault = () => ({ status: 200, text: '<html>Log in to this network</html>' });
  expect(await saidAt(storage)).toContain('which was not asked for');
  storage.fault = ({ method }) =>
    method === 'GET' ? { changeGiven: (bytes) => bytes.fill(0) } : undefined;
  expect(await saidAt(storage)).toContain('gives back other bytes than it was sent');
  storage.fault = () => ({ status: 301, code: 'PermanentRedirect' });
  expect(await saidAt(storage)).toContain('in another region than us-east-1');
});

test('an address of a storage has a bucket, perhaps a folder and a region, and no secret', () => {
  const common = { bucket: 'b1x', beginning: '', region: 'us-east-1' };
  expect(storageAddress('https://s.example:9000/b1x')).toEqual({
    ...common,
    endpoint: 'https://s.example:9000/b1x',
    host: 's.example:9000',
  });
  expect(storageAddress('http://s.example/b1x/a/b/?region=garage')).toMatchObject({
    beginning: 'a/b/',
    region: 'garage',
  });
  expect(storageAddress('https://s3.eu-central-1.amazonaws.com/b1x')).toMatchObject({
    region: 'eu-central-1',
  });
  const wrong = [
    '',
    'b1x',
    'ftp://s/b1x',
    'https://s',
    'https://s/',
    'https://u:p@s/b1x',
    'https://s/b1x?x=1',
    'https://s/b1x#x',
    'https://s/b1x/a b',
    'https://s/b1x?region=',
    'https://s/..',
  ];
  for (const text of wrong) expect(storageAddress(text), text).toBeUndefined();
});

function readWith(args: string[], environment: Record<string, string>) {
  const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const result = readConfig(args, environment);
  const said = print.mock.calls.map(([text]) => String(text)).join('');
  print.mockRestore();
  return { result, said };
}

const KEYS = { STREAMHUB_S3_ACCESS_KEY_ID: 'me', STREAMHUB_S3_SECRET_ACCESS_KEY: 'a secret' };

test('the options name a storage and who the hub is there; what is wrong is said without a secret', () => {
  const url = 'https://s.example/b1x/a';
  const { result } = readWith(['--archive-s3', url], KEYS);
  const archiveS3 = { ...storageAddress(url), accessKeyId: 'me', secretAccessKey: 'a secret' };
  expect(result).toMatchObject({ outcome: 'run', config: { archiveS3 } });
  const wrong: [string[], Record<string, string>, string][] = [
    [['--archive-s3', url], {}, '--archive-s3 needs STREAMHUB_S3_ACCESS_KEY_ID'],
    [
      [],
      { ...KEYS, STREAMHUB_ARCHIVE_S3: 'https://me:a secret@s/b1x' },
      'STREAMHUB_ARCHIVE_S3 must be an address',
    ],
    [[], KEYS, 'STREAMHUB_S3_ACCESS_KEY_ID is of use only with --archive-s3'],
  ];
  for (const [args, environment, sentence] of wrong) {
    const { result, said } = readWith(args, environment);
    expect(result.outcome).toBe('wrong');
    expect(said).toContain(sentence);
    expect(said).not.toContain('a secret');
  }
});
