import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { proxyTrust } from '../src/exposure/client-address.ts';

function requestFrom(address: string, headers: Record<string, string> = {}): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, { host: 'hub.local:8080' }, headers);
  return request;
}

test('without the option nobody is believed', () => {
  const { clientAddress, clientHost, isEncrypted } = proxyTrust(undefined);
  const request = requestFrom('127.0.0.1', {
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  });
  expect(clientAddress(request)).toBe('127.0.0.1');
  expect(clientHost(request)).toBe('hub.local:8080');
  expect(isEncrypted(request)).toBe(false);
});

test.each([
  ['loopback', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['loopback', '::1', '2001:db8::7', '2001:db8::7'],
  ['loopback', '::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
  // Not the proxy: whoever comes around it is not believed.
  ['loopback', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  // What a client writes itself stands before what the proxy adds.
  ['loopback', '127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['loopback,10.0.0.0/8', '127.0.0.1', '203.0.113.7, 10.1.2.3', '203.0.113.7'],
  ['true', '203.0.113.9', '198.51.100.1, 10.1.2.3', '198.51.100.1'],
  // No address at all: the proxy's own counts.
  ['true', '203.0.113.9', 'nonsense', '203.0.113.9'],
])('trusting %s, from %s with X-Forwarded-For %s: %s', (list, from, forwardedFor, expected) => {
  const request = requestFrom(from, { 'x-forwarded-for': forwardedFor });
  expect(proxyTrust(list).clientAddress(request)).toBe(expected);
});

test('an IPv4 address is the same on a hub that listens on ::', () => {
  expect(proxyTrust(undefined).clientAddress(requestFrom('::ffff:192.0.2.4'))).toBe('192.0.2.4');
});

test('host and scheme are those that the trusted proxy saw last', () => {
  const headers = {
    'x-forwarded-host': 'evil.example, live.example.org',
    'x-forwarded-proto': 'http, https',
  };
  const { clientHost, isEncrypted } = proxyTrust('loopback');
  expect(clientHost(requestFrom('127.0.0.1', headers))).toBe('live.example.org');
  expect(isEncrypted(requestFrom('127.0.0.1', headers))).toBe(true);
  expect(clientHost(requestFrom('203.0.113.9', headers))).toBe('hub.local:8080');
  expect(isEncrypted(requestFrom('203.0.113.9', headers))).toBe(false);
});
