/**
 * Makes a certificate that signs itself. Loaded only by a hub that needs one: its library is large.
 * From: own-certificate.ts. To: the same, as PEM.
 * Form: RFC 5280; at most 398 days and with its names as subjectAltName, or browsers on phones refuse it outright.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export interface CertificateWish {
  names: readonly string[];
  addresses: readonly string[];
  fromMs: number;
  untilMs: number;
}

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Private key and certificate in one PEM text. */
export async function makeCertificate(wish: CertificateWish): Promise<string> {
  const { names, addresses, fromMs, untilMs } = wish;
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const alternatives = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // 16 bytes, the first of them positive and not 0, as DER wants it.
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`,
    name: 'CN=StreamHub',
    notBefore: new Date(fromMs),
    notAfter: new Date(untilMs),
    signingAlgorithm: KEY,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(alternatives),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${PemConverter.encode(key, 'PRIVATE KEY')}\n${certificate.toString('pem')}\n`;
}
