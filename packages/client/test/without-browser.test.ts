import { expect, test } from 'vitest';
import { defineStreamHubPlayer, FIRST_LOOK, StreamHubPlayerElement } from '../src/index.ts';

test('where there is no browser the library can be imported, and defining the element does nothing', () => {
  expect(typeof globalThis.HTMLElement).toBe('undefined');
  expect(() => defineStreamHubPlayer()).not.toThrow();
  expect(StreamHubPlayerElement.observedAttributes).toContain('stream-key');
  expect(FIRST_LOOK.paused).toBe(true);
});
