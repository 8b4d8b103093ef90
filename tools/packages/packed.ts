/**
 * Packs built packages as npm would publish them.
 * From: pack-packages.ts and check-packages.ts, the packages' folders. To: npm; the tarballs' paths, in the same order.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export function packed(folders: readonly string[], to: string): string[] {
  const args = ['pack', ...folders, '--pack-destination', to, '--json', '--ignore-scripts'];
  const answer = execFileSync('npm', args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const entries: { filename: string }[] = Object.values(JSON.parse(answer));
  return entries.map(({ filename }) => join(to, filename));
}
