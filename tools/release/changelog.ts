/**
 * What a changelog says about the next release: its version, and how the changelog looks once that is out.
 * From: release.ts, the text of CHANGELOG.md. To: the same.
 *
 * Sources: Keep a Changelog 1.1.0 and Semantic Versioning 2.0.0. Before 1.0.0 the middle number stands for everything but
 * mended faults.
 */

const UNRELEASED = /^## Unreleased\n(.*?)(?=^## |$(?![\s\S]))/ms;
const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;
const RELEASED = /^## \d+\.\d+\.\d+ /m;
const BREAKING = /^### Removed$|\*\*Breaking\b/m;
const NEW = /^### (?:Added|Changed|Deprecated)$/m;

export interface Release {
  /** Such as `1.2.3`. */
  version: string;
  /** Such as `2026-11-30`. */
  date: string;
}

/** `current` is the version in package.json, which is out unless no version ever was. `undefined`: nothing is new. */
export function nextVersion(changelog: string, current: string): string | undefined {
  const news = newsOf(changelog);
  if (news === '') return undefined;
  if (!RELEASED.test(changelog)) return current;
  const [major, minor, patch] = numbersOf(current);
  if (BREAKING.test(news) && major > 0) return `${major + 1}.0.0`;
  if (BREAKING.test(news) || NEW.test(news)) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

/** What was unreleased stands under the version and its date; above it there is room for what comes next. */
export function releasedChangelog(changelog: string, { version, date }: Release): string {
  return changelog.replace(UNRELEASED, (_, news: string) => {
    return `## Unreleased\n\n## ${version} - ${date}\n${news}`;
  });
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

function newsOf(changelog: string): string {
  const found = UNRELEASED.exec(changelog)?.[1];
  if (found === undefined) throw new Error('CHANGELOG.md has no heading "## Unreleased"');
  return found.trim();
}

function numbersOf(version: string): [number, number, number] {
  const [, major, minor, patch] = VERSION.exec(version) ?? [];
  if (patch === undefined) throw new Error(`${version} is not a version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}
