import { expect, test, vi } from 'vitest';
import { Listeners } from '../src/flow/listeners.ts';

test('a listener that throws is reported, and the others hear all the same', () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const listeners = new Listeners<string>();
  const heard: string[] = [];
  const broken = new Error('the page is broken');
  listeners.add(() => {
    throw broken;
  });
  listeners.add((news) => heard.push(news));
  listeners.tell('live');
  expect(heard).toEqual(['live']);
  expect(reported).toHaveBeenCalledExactlyOnceWith(broken);
});
