/**
 * Which files of earlier builds stay: a tab that was open before an upgrade loads some of its parts only after it.
 * From: built-pages.ts, the files of this build and of those before. To: the same.
 */
const KEPT_BUILDS = 5;

/** Newest first. A build that came out the same as an earlier one takes no place of its own. */
export function keptBuilds(
  built: readonly string[],
  before: readonly (readonly string[])[],
): string[][] {
  const newest = [...built].sort();
  const others = before.map((files) => [...files].sort());
  const name = (files: readonly string[]) => files.join('\n');
  const different = others.filter((files) => files.length > 0 && name(files) !== name(newest));
  return [newest, ...different].slice(0, KEPT_BUILDS);
}
