/**
 * The keys of the English sentences are the only ones that `t` takes; a plural's forms are one key.
 * From: en.ts, en-home.ts, en-later.ts, en-replay.ts. To: translations.ts, spanish-sentences.ts.
 */
import type { en } from './en.ts';
import type { enHome } from './en-home.ts';
import type { enLater } from './en-later.ts';
import type { replay } from './en-replay.ts';

export type EnglishSentences = typeof en &
  typeof enHome &
  typeof enLater & { replay: typeof replay };

type Keys<Of> = {
  [Name in keyof Of & string]: Of[Name] extends string
    ? WithoutForm<Name>
    : `${Name}.${Keys<Of[Name]>}`;
}[keyof Of & string];

type WithoutForm<Name extends string> = Name extends `${infer Stem}_${'zero' | 'one' | 'other'}`
  ? Stem
  : Name;

export type SentenceKey = Keys<EnglishSentences>;
