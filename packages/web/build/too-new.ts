/**
 * Browsers that have WebCodecs are the ones that the pages are for, and not all of them have the newest built-ins: a page that uses
 * one is blank there. A build in which one is found fails, whoever wrote it, the libraries included.
 * From: vite.config.ts, the files before they are written. To: who builds.
 *
 * Source of the versions: MDN's browser-compat-data. Syntax is no matter of this: the bundler writes it as these browsers know it.
 */
import type { Plugin } from 'vite';

/** The first with WebCodecs: video in Safari 16.4, all of it in Firefox 130. */
const OLDEST_BROWSERS = ['chrome94', 'edge94', 'firefox130', 'safari16.4'];

/**
 * The same browsers, for the compiler of their syntax. It counts private members as unknown to Chrome before 98, because of
 * a fault of static fields named `name` or `length`, which nothing here has. Written as maps they were a tenth of the
 * player, and a look-up at each use.
 */
export const OLDEST_SYNTAX = ['chrome98', 'edge98', 'firefox130', 'safari16.4'];

/** Methods, wherever they are called on something. With `?.` before the parentheses it is known that they may be missing. */
const METHODS = [
  ...['toSorted', 'toReversed', 'toSpliced', 'findLast', 'findLastIndex'],
  ...['union', 'intersection', 'difference', 'symmetricDifference'],
  ...['isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
  ...['getOrInsert', 'getOrInsertComputed', 'isWellFormed', 'toWellFormed'],
  ...['toBase64', 'toHex', 'setFromBase64', 'setFromHex', 'transferToFixedLength'],
  ...['checkVisibility', 'moveBefore', 'setHTMLUnsafe', 'throwIfAborted'],
];
/** What an iterator can do is new; that an array can is not. */
const AFTER_ITERATOR = '(?:map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\\(';
/** With `?.` or `??` behind it, too; and a text that names it is none. */
const STATICS: Record<string, readonly string[]> = {
  AbortSignal: ['any', 'timeout'],
  Array: ['fromAsync'],
  Error: ['isError'],
  Intl: ['DurationFormat'],
  Iterator: ['from', 'concat'],
  Map: ['groupBy'],
  Math: ['f16round', 'sumPrecise'],
  Object: ['groupBy'],
  Promise: ['withResolvers', 'try'],
  ReadableStream: ['from'],
  RegExp: ['escape'],
  Symbol: ['dispose', 'asyncDispose'],
  URL: ['parse', 'canParse'],
  Uint8Array: ['fromBase64', 'fromHex'],
};
const FUNCTIONS = ['structuredClone', 'requestIdleCallback'];

const TOO_NEW = [
  new RegExp(`\\.(?:${METHODS.join('|')})\\(`, 'g'),
  new RegExp(`\\.(?:values|keys|entries)\\(\\)\\.${AFTER_ITERATOR}`, 'g'),
  ...Object.entries(STATICS).map(
    ([object, names]) =>
      new RegExp(`(?<![\\w$.'"\`]|typeof )${object}\\.(?:${names.join('|')})\\b(?!\\?[.?])`, 'g'),
  ),
  new RegExp(`(?<![\\w$.]|function )(?:${FUNCTIONS.join('|')})\\(`, 'g'),
];

/** What of a script some of the browsers do not have, such as `.toSorted(`. */
export function tooNewIn(script: string): string[] {
  const found = TOO_NEW.flatMap((pattern) => script.match(pattern) ?? []);
  return [...new Set(found)];
}

export function refuseTooNew(): Plugin {
  return {
    name: 'streamhub:too-new',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          // Workers and worklets are assets here.
          if (!fileName.endsWith('.js')) continue;
          const found = tooNewIn(file.type === 'chunk' ? file.code : String(file.source));
          if (found.length === 0) continue;
          const names = found.join(' ');
          this.error(
            `${fileName} uses what not all of ${OLDEST_BROWSERS.join(', ')} have: ${names}`,
          );
        }
      },
    },
  };
}
