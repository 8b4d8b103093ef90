/**
 * The shape of the Spanish sentences: that of the English ones, and one more form of each plural.
 * From: sentence-key.ts. To: es.ts, where a sentence that is missing is a compile error.
 */
import type { EnglishSentences as English } from './sentence-key.ts';

/** Spanish has a third plural form, for a million and its multiples. */
type Counted<Sentences> = Sentences & { [Name in keyof Sentences as ManyForm<Name>]: string };
type ManyForm<Name> = Name extends `${infer Stem}_other` ? `${Stem}_many` : never;

export type SpanishSentences = Omit<English, 'count' | 'studio'> & {
  count: Counted<English['count']>;
  studio: Omit<English['studio'], 'confirm' | 'unable'> & {
    confirm: Counted<English['studio']['confirm']>;
    unable: Counted<English['studio']['unable']>;
  };
};
