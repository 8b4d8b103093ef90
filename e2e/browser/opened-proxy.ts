/**
 * A proxy of the tests, listening: where it is, and its end.
 * From: the proxies beside this file. To: the tests.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OpenedProxy extends AsyncDisposable {
  /** Such as `http://localhost:40123`. */
  address: string;
}

export async function openedProxy(proxy: Server): Promise<OpenedProxy> {
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    address: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
