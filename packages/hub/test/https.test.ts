/** HTTPS by the hub itself: with files of the operator, and with a certificate of its own. */
import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { OWN_CERTIFICATE_FILE } from '../src/data-folder/file-names.ts';
import { machineAddresses } from '../src/tls/machine-addresses.ts';
import { makeCertificate } from '../src/tls/make-certificate.ts';
import { ownCertificate } from '../src/tls/own-certificate.ts';
import { startTestHub, temporaryFolder } from './hub-under-test.ts';
import { ManualClock } from './manual-clock.ts';

const A_DAY_MS = 24 * 3_600_000;
const machine = {
  names: ['localhost', 'workshop', 'workshop.local'],
  addresses: ['192.0.2.4', '2001:db8::4', '127.0.0.1', '::1'],
  reachable: ['192.0.2.4', '2001:db8::4'],
};

function get(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, (response) => text(response).then(resolve, reject))
      .on('error', reject)
      .end();
  });
}

/** Which certificate the hub shows to whoever comes now. */
function shown(address: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    socket.once('error', reject).once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
  });
}

function serialOf(pem: string): string {
  return parse(pem).serialNumber;
}

function parse(pem: string): X509Certificate {
  return new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE')));
}

async function operatorsFile(folder: string): Promise<string> {
  const nowMs = Date.now();
  const wish = { ...machine, fromMs: nowMs - A_DAY_MS, untilMs: nowMs + A_DAY_MS };
  const path = join(folder, `${randomUUID()}.pem`);
  writeFileSync(path, await makeCertificate(wish));
  return path;
}

test('--tls-self-signed: pages, API and streams over HTTPS, trusted by whoever trusts the file', async () => {
  await using under = await startTestHub({ tlsSelfSigned: true });
  expect(under.hub.address).toMatch(/^https:/);
  const ca = readFileSync(join(under.dataDir, OWN_CERTIFICATE_FILE), 'utf8');
  expect(JSON.parse(await get(`${under.hub.address}/healthz`, ca))).toEqual({ ok: true });
  for (const transport of ['websocket', 'polling'] as const) {
    const client = await under.connect({ ca, transports: [transport] });
    await client.accepted('register', { username: 'Ana' });
    const created = await client.accepted<{ watchUrl: string }>('stream:create', {});
    expect(created.watchUrl.startsWith(`${under.hub.address}/watch/`)).toBe(true);
  }
});

test('its own certificate names every address of the machine, and nobody else can read its key', async () => {
  const dataDir = join(temporaryFolder(), 'new');
  const nowMs = Date.now();
  const pem = await ownCertificate({ dataDir, nowMs, machine });
  const certificate = parse(pem);
  for (const name of machine.names) expect(certificate.checkHost(name), name).toBe(name);
  for (const address of machine.addresses) expect(certificate.checkIP(address)).toBe(address);
  expect(certificate.checkHost('elsewhere')).toBeUndefined();
  expect(certificate.ca).toBe(false);
  // More is refused by browsers on phones.
  const days = (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / A_DAY_MS;
  expect(days).toBeLessThanOrEqual(398);
  expect(statSync(join(dataDir, OWN_CERTIFICATE_FILE)).mode & 0o777).toBe(0o600);
});

test('its own certificate is kept, until it is about to expire, an address is new, or it is damaged', async () => {
  const dataDir = temporaryFolder();
  const nowMs = Date.now();
  const first = await ownCertificate({ dataDir, nowMs, machine });
  const at = (days: number) => nowMs + days * A_DAY_MS;
  expect(await ownCertificate({ dataDir, nowMs: at(366), machine })).toBe(first);
  const renewed = await ownCertificate({ dataDir, nowMs: at(368), machine });
  expect(renewed).not.toBe(first);
  const elsewhere = { ...machine, addresses: ['198.51.100.7', ...machine.addresses] };
  const moved = await ownCertificate({ dataDir, nowMs: at(368), machine: elsewhere });
  expect(parse(moved).checkIP('198.51.100.7')).toBe('198.51.100.7');
  expect(await ownCertificate({ dataDir, nowMs: at(368), machine })).toBe(moved);
  const path = join(dataDir, OWN_CERTIFICATE_FILE);
  writeFileSync(path, moved.slice(0, 300));
  const mended = await ownCertificate({ dataDir, nowMs: at(368), machine });
  expect(serialOf(mended)).not.toBe(serialOf(moved));
  expect(readFileSync(path, 'utf8')).toBe(mended);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a running hub makes its certificate anew before it expires', async () => {
  const clock = new ManualClock();
  await using under = await startTestHub({ tlsSelfSigned: true, clock });
  const first = await shown(under.hub.address);
  clock.advance(368 * A_DAY_MS);
  await expect.poll(() => shown(under.hub.address)).not.toBe(first);
});

test('a running hub keeps its certificate when the machine has another address, and makes one when asked', async () => {
  const clock = new ManualClock();
  const dataDir = temporaryFolder();
  // As of another network, or of yesterday.
  const first = await ownCertificate({ dataDir, nowMs: clock.epochMs(), machine });
  await using under = await startTestHub({ tlsSelfSigned: true, clock, dataDir });
  const atStart = await shown(under.hub.address);
  expect(atStart).not.toBe(serialOf(first));
  const path = join(dataDir, OWN_CERTIFICATE_FILE);
  writeFileSync(path, first);
  clock.advance(A_DAY_MS);
  // Another file in its place, or none, changes nothing either.
  rmSync(path);
  clock.advance(A_DAY_MS);
  await (await under.connect({ rejectUnauthorized: false })).fence();
  expect(await shown(under.hub.address)).toBe(atStart);
  writeFileSync(path, first);
  await under.hub.reload();
  const reloaded = await shown(under.hub.address);
  expect([atStart, serialOf(first)]).not.toContain(reloaded);
});

const LAN = { address: '192.0.2.4', family: 'IPv4', internal: false };
const LAN6 = { address: '2001:db8::4', family: 'IPv6', internal: false };
const FOR_A_DAY = { address: '2001:db8::9f:0:1', family: 'IPv6', internal: false };
const DEPRECATED = { address: '2001:db8:0:1::4', family: 'IPv6', internal: false };
const INET6 = [
  '20010db8000000000000000000000004 02 40 00 80     eth0',
  '20010db8000000000000009f00000001 02 40 00 01     eth0',
  '20010db8000000010000000000000004 02 40 00 a0     eth0',
].join('\n');

test('addresses that pass within a day, and those of containers, are not named', () => {
  const bridge = { address: '172.17.0.1', family: 'IPv4', internal: false };
  const interfaces = {
    lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
    eth0: [LAN, LAN6, FOR_A_DAY, DEPRECATED],
    docker0: [bridge],
    'br-3f0a1b2c3d4e': [{ ...bridge, address: '172.18.0.1' }],
    veth1a2b3c: [{ ...bridge, address: '172.19.0.1' }],
    'br-lan': [{ ...LAN, address: '192.0.2.5' }],
    tailscale0: [{ ...LAN, address: '100.64.0.9' }],
  } as unknown as NodeJS.Dict<NetworkInterfaceInfo[]>;
  const found = machineAddresses({ interfaces, inet6: INET6 });
  expect(found.reachable).toEqual(['192.0.2.4', '192.0.2.5', '100.64.0.9', '2001:db8::4']);
  expect(found.addresses).toEqual([...found.reachable, '127.0.0.1']);
  // Elsewhere than on Linux nothing tells them apart.
  expect(machineAddresses({ interfaces, inet6: '' }).reachable).toContain(FOR_A_DAY.address);
});

test('new files are shown after a reload, and what was good stays when they are wrong', async () => {
  const folder = temporaryFolder();
  const first = await operatorsFile(folder);
  await using under = await startTestHub({ tlsCert: first, tlsKey: first });
  const before = readFileSync(first, 'utf8');
  expect(await shown(under.hub.address)).toBe(serialOf(before));
  const next = readFileSync(await operatorsFile(folder), 'utf8');
  writeFileSync(first, next);
  await under.hub.reload();
  expect(await shown(under.hub.address)).toBe(serialOf(next));
  const certificate = before.slice(before.indexOf('-----BEGIN CERTIFICATE'));
  const key = next.slice(0, next.indexOf('-----BEGIN CERTIFICATE'));
  for (const wrong of ['nonsense', key + certificate]) {
    writeFileSync(first, wrong);
    await under.hub.reload();
    expect(await shown(under.hub.address)).toBe(serialOf(next));
  }
  expect(under.logged.filter(({ level }) => level === 50)).toHaveLength(2);
});

test('a certificate that cannot be read or used stops the start with a sentence', async () => {
  const folder = temporaryFolder();
  const tlsKey = await operatorsFile(folder);
  await expect(startTestHub({ tlsCert: join(folder, 'none.pem'), tlsKey })).rejects.toThrow('none');
  const tlsCert = join(folder, 'wrong.pem');
  writeFileSync(tlsCert, 'nonsense');
  await expect(startTestHub({ tlsCert, tlsKey })).rejects.toThrow('wrong.pem');
  mkdirSync(join(folder, 'data', OWN_CERTIFICATE_FILE), { recursive: true });
  const dataDir = join(folder, 'data');
  await expect(startTestHub({ dataDir, tlsSelfSigned: true })).rejects.toThrow();
});
