/**
 * One PostgreSQL for all tests of a run, started when the first of them wants it.
 * From: vitest.config.ts, before any test, in the process that starts the workers. To: postgres-under-test.ts, which asks
 * over HTTP.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { PostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the URL of an empty database. */
    newDatabase: string;
  }
}

/** Returns what ends it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined;
  const asked = createServer((_request, response) => {
    starting ??= PostgresServer.start();
    starting
      .then((postgres) => postgres.createDatabase())
      .then(
        (url) => response.end(url),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  asked.listen(0, '127.0.0.1');
  await once(asked, 'listening');
  const { port } = asked.address() as AddressInfo;
  provide('newDatabase', `http://127.0.0.1:${port}`);
  return async () => {
    asked.close();
    await (await starting)?.[Symbol.asyncDispose]();
  };
}
