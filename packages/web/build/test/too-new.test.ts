/** What not every browser with WebCodecs has is found in a script, whoever wrote it. */
import { expect, test } from 'vitest';
import { tooNewIn } from '../too-new.ts';

test.each([
  ['a=b.toSorted((c,d)=>c-d)', ['.toSorted(']],
  ['AbortSignal.any([a,AbortSignal.timeout(5)])', ['AbortSignal.any', 'AbortSignal.timeout']],
  ['let{resolve:a}=Promise.withResolvers()', ['Promise.withResolvers']],
  ['Object.groupBy(a,b);Map.groupBy(a,b)', ['Map.groupBy', 'Object.groupBy']],
  ['URL.canParse(a)?URL.parse(a):0', ['URL.canParse', 'URL.parse']],
  ['new Set(a).isSubsetOf(b)', ['.isSubsetOf(']],
  ['a.values().map(b)', ['.values().map(']],
  ['a.keys().toArray()', ['.keys().toArray(']],
  ['await Array.fromAsync(a)', ['Array.fromAsync']],
  ['class A{[Symbol.dispose](){}}', ['Symbol.dispose']],
  ['structuredClone(a)', ['structuredClone(']],
])('in %s', (script, found) => {
  expect(tooNewIn(script).sort()).toEqual(found);
});

test.each([
  '[...a].sort()',
  'AbortSignal.any?.([a])',
  'Symbol.dispose??Symbol.for(`Symbol.dispose`)',
  'typeof Promise.withResolvers=="function"',
  '[...a.values()].map(b)',
  'Array.from(a.values(),b)',
  'a.values()',
  'JSON.parse(a)',
  'MyURL.parse(a)',
  'a.URL.parse(b)',
  'Object.entries(a).map(b)',
])('and nothing in %s', (script) => {
  expect(tooNewIn(script)).toEqual([]);
});
