/**
 * The pages of examples/, served as their README says.
 * From: examples/. To: a browser.
 */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface ExamplesSite extends AsyncDisposable {
  address: string;
}

export async function openExamplesSite(): Promise<ExamplesSite> {
  const server = await createServer({
    root: fileURLToPath(new URL('../../examples', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', strictPort: false },
  });
  await server.listen();
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('the examples have no address');
  return { address: address.replace(/\/$/, ''), [Symbol.asyncDispose]: () => server.close() };
}
