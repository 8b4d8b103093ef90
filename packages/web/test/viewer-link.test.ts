/** The link for viewers can be reached where the studio was. */
import { expect, test } from 'vitest';
import { embedLine, viewerLink } from '../src/studio/viewer-link.ts';

const inner = 'http://127.0.0.1:8080/watch/KEY';
const here = 'https://live.example.org/';

test('is the hub’s own where the studio was opened at the same address', () => {
  const url = 'https://live.example.org/watch/KEY';
  expect(viewerLink({ url, publicUrl: undefined, here })).toBe(url);
});

test('is at the studio’s address where a proxy has changed the host that the hub was asked for', () => {
  expect(viewerLink({ url: inner, publicUrl: undefined, here })).toBe(
    'https://live.example.org/watch/KEY',
  );
  expect(viewerLink({ url: `${inner}?ticket=T`, publicUrl: undefined, here: `${here}live/` })).toBe(
    'https://live.example.org/live/watch/KEY?ticket=T',
  );
});

test('is the hub’s where its operator has given an address, wherever the studio is', () => {
  const url = 'https://public.example.org/watch/KEY';
  const publicUrl = 'https://public.example.org';
  expect(viewerLink({ url, publicUrl, here: 'http://localhost:8080/' })).toBe(url);
});

test('has a line for other sites, under any path', () => {
  expect(embedLine('https://example.org/live/watch/KEY')).toContain(
    'src="https://example.org/live/embed/KEY"',
  );
});
