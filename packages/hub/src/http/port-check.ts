/**
 * Asks before anything is read or written whether the hub will be able to listen: a hub that cannot start changes nothing,
 * also not the database of an older hub that has the port.
 * From: hub.ts. To: the system.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** @throws the system's error if nobody can listen there now. */
export async function checkPort({ port, host }: { port: number; host: string }): Promise<void> {
  const server = createServer((connection) => connection.destroy());
  server.listen({ port, host });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
