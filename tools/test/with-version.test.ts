/** A release gives all packages of the workspace one version, and touches nobody else's. */
import { expect, test } from 'vitest';
import { lockWithVersion, withVersion } from '../release/with-version.ts';

const VERSIONING = { version: '2.0.0', names: ['streamhub', '@streamhub/protocol'] };

test('a package and what it needs of the workspace have the version, other libraries keep theirs', () => {
  const manifest = {
    name: 'streamhub',
    version: '1.0.0',
    dependencies: { '@streamhub/protocol': '1.0.0', pino: '^1.0.0' },
    devDependencies: { '@streamhub/protocol': '^1.0.0' },
  };
  expect(withVersion(manifest, VERSIONING)).toEqual({
    name: 'streamhub',
    version: '2.0.0',
    dependencies: { '@streamhub/protocol': '2.0.0', pino: '^1.0.0' },
    devDependencies: { '@streamhub/protocol': '2.0.0' },
  });
});

test('in the lock file only the packages of the workspace change', () => {
  const pino = { version: '1.0.0', dependencies: { streamhub: '1.0.0' } };
  const link = { resolved: 'packages/hub', link: true };
  const lock = {
    name: 'workspace',
    version: '1.0.0',
    packages: {
      '': { name: 'workspace', version: '1.0.0' },
      'packages/hub': {
        version: '1.0.0',
        dependencies: { '@streamhub/protocol': '1.0.0' },
      },
      'packages/hub/node_modules/pino': pino,
      'node_modules/streamhub': link,
    },
  };
  expect(lockWithVersion(lock, VERSIONING)).toEqual({
    name: 'workspace',
    version: '2.0.0',
    packages: {
      '': { name: 'workspace', version: '2.0.0' },
      'packages/hub': {
        version: '2.0.0',
        dependencies: { '@streamhub/protocol': '2.0.0' },
      },
      'packages/hub/node_modules/pino': pino,
      'node_modules/streamhub': link,
    },
  });
});
