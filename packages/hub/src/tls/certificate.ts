/**
 * What the hub shows under HTTPS, now and after a renewal, without a restart.
 * From: files of the operator, or own-certificate.ts. To: the HTTPS server.
 */
import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server } from 'node:tls';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.ts';
import { isToBeRenewed, ownCertificate } from './own-certificate.ts';

interface Pem {
  cert: string;
  key: string;
}

interface TlsOptions {
  /** PEM files. Both or none. */
  tlsCert?: string;
  tlsKey?: string;
  tlsSelfSigned?: boolean;
}

interface CertificateOptions extends TlsOptions {
  dataDir: string;
  clock: Clock;
  log: Logger;
}

/** Those who renew certificates do so weeks before the end, and so does own-certificate.ts. */
const LOOKED_AT_EVERY_MS = 3_600_000;

export class Certificate {
  readonly #options: CertificateOptions;
  #pem: Pem;
  #server: Server | undefined;
  #timer: Timer | undefined;

  private constructor(options: CertificateOptions, pem: Pem) {
    this.#options = options;
    this.#pem = pem;
  }

  /** Undefined: the hub speaks plain HTTP. @throws if a file cannot be read, or its content cannot be used. */
  static async open(options: CertificateOptions): Promise<Certificate | undefined> {
    const pem = await readPem(options);
    return pem && new Certificate(options, pem);
  }

  get pem(): Pem {
    return this.#pem;
  }

  /** From now on the server shows what is in the files, looked at once an hour and at `reload`. */
  keepFresh(server: Server): void {
    this.#server = server;
    const look = () => {
      this.#timer = this.#options.clock.after(LOOKED_AT_EVERY_MS, look);
      if (this.#mayChange()) void this.reload();
    };
    this.#timer = this.#options.clock.after(LOOKED_AT_EVERY_MS, look);
  }

  /** Never rejects: what was good stays in use when something is wrong with the new one. */
  async reload(): Promise<void> {
    const { log } = this.#options;
    try {
      const pem = await readPem(this.#options);
      if (pem === undefined || (pem.cert === this.#pem.cert && pem.key === this.#pem.key)) return;
      this.#pem = pem;
      this.#server?.setSecureContext(pem);
      log.info('new certificate in use');
    } catch (error) {
      log.error({ err: error }, 'the new certificate cannot be used; the old one stays');
    }
  }

  stop(): void {
    this.#timer?.cancel();
    this.#server = undefined;
  }

  /**
   * Without being asked, the hub changes its own certificate only before it expires. A page cannot ask its user again
   * whether to go on: after a change, all who come back are shut out until they load the page anew.
   */
  #mayChange(): boolean {
    const { tlsSelfSigned, clock } = this.#options;
    return !tlsSelfSigned || isToBeRenewed(this.#pem.cert, clock.epochMs());
  }
}

async function readPem(options: CertificateOptions): Promise<Pem | undefined> {
  const { tlsCert, tlsKey, tlsSelfSigned, dataDir, clock } = options;
  if (tlsSelfSigned) {
    const both = await ownCertificate({ dataDir, nowMs: clock.epochMs() });
    return { cert: both, key: both };
  }
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const [cert, key] = await Promise.all([readFile(tlsCert, 'utf8'), readFile(tlsKey, 'utf8')]);
  try {
    // Asked here, so that two files that do not fit are never shown to anybody.
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new Error(`${tlsCert} and ${tlsKey} are no certificate with its key`, { cause });
  }
  return { cert, key };
}
