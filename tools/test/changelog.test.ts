/** CHANGELOG.md says which version comes next. */
import { describe, expect, test } from 'vitest';
import { nextVersion, releasedChangelog } from '../release/changelog.ts';

const changelog = (news: string, before = '\n## 0.3.1 - 2026-01-01\n\n### Fixed\n\n- A fault.\n') =>
  `# Changelog\n\nAbout it.\n\n## Unreleased\n${news}${before}`;

describe('the next version', () => {
  test('is the one that stands in package.json, if none was ever out', () => {
    expect(nextVersion(changelog('\n### Added\n\n- All.\n', ''), '0.1.0')).toBe('0.1.0');
  });

  test.each([
    ['mended faults', '\n### Fixed\n\n- A fault.\n', { '0.3.1': '0.3.2', '2.3.1': '2.3.2' }],
    ['something new', '\n### Added\n\n- A door.\n', { '0.3.1': '0.4.0', '2.3.1': '2.4.0' }],
    ['something removed', '\n### Removed\n\n- A door.\n', { '0.3.1': '0.4.0', '2.3.1': '3.0.0' }],
    [
      'a change that breaks',
      '\n### Changed\n\n- **Breaking:** a form.\n',
      { '0.3.1': '0.4.0', '2.3.1': '3.0.0' },
    ],
  ])('after %s is as Semantic Versioning wants it', (_, news, expected) => {
    for (const [current, next] of Object.entries(expected)) {
      expect(nextVersion(changelog(news), current)).toBe(next);
    }
  });

  test('is none without news, whatever earlier versions had', () => {
    expect(nextVersion(changelog('\n'), '0.3.1')).toBeUndefined();
  });

  test('cannot be told without the heading', () => {
    expect(() => nextVersion('# Changelog\n', '0.3.1')).toThrow('no heading');
  });
});

test('a release gives what was unreleased its version and date, and leaves the rest as it was', () => {
  const news = '\n### Added\n\n- A door.\n';
  const before = '\n## 0.3.1 - 2026-01-01\n\n### Fixed\n\n- A fault.\n';
  const released = releasedChangelog(changelog(news, before), {
    version: '0.4.0',
    date: '2026-11-30',
  });
  expect(released).toBe(
    `# Changelog\n\nAbout it.\n\n## Unreleased\n\n## 0.4.0 - 2026-11-30\n${news}${before}`,
  );
  expect(nextVersion(released, '0.4.0')).toBeUndefined();
});
