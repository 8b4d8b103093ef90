/** What a subcommand has done. From: admin-tasks.ts, store-copy.ts. To: the command line. */

/** `error` is one line for people. */
export type TaskResult = { ok: true; lines: string[] } | { ok: false; error: string };
