/**
 * How Node is started for a hub. Flags that a running process can no longer set, so each way of starting it has them:
 * `npm start`, the command's first line, `deploy/`. node-flags.test.ts looks after that.
 * From: whoever starts a hub as a process of its own.
 *
 * Node lets the space for young objects grow to 96 MB. What a hub makes is forgotten within a batch, so a quarter of that
 * does; without this it has about 100 MB more when thousands watch, and grows to that size for many minutes.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8'];
