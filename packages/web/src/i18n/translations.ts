/**
 * Finds the sentence for a key in the language that is shown, with its values filled in: `{{name}}`, and for `count` the
 * plural form that the language has for it.
 * From: i18n.ts, sentences as objects, and what is loaded later. To: use-translation.ts, each component's `t`.
 *
 * An own module and no library, because every viewer loads it: i18next with its binding to React is 15 kB of the page.
 */
import type { Language } from './language.ts';
import type { SentenceKey } from './sentence-key.ts';

/** Sentences, or more of them under one name. */
export interface Sentences {
  readonly [name: string]: string | Sentences;
}

type SentenceValues = Readonly<Record<string, string | number>>;

export type Translate = (key: SentenceKey, values?: SentenceValues) => string;

/** What is shown; another object after each change. */
export interface Shown {
  language: Language;
  t: Translate;
}

export class Translations {
  readonly #sentences = new Map<Language, Sentences[]>();
  readonly #listeners = new Set<() => void>();
  #shown: Shown = this.#show('en');

  /** Twice is harmless. */
  add(language: Language, sentences: Sentences): void {
    const known = this.#sentences.get(language) ?? [];
    if (!known.includes(sentences)) this.#sentences.set(language, [...known, sentences]);
  }

  has(language: Language): boolean {
    return this.#sentences.has(language);
  }

  change(language: Language): void {
    this.#shown = this.#show(language);
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): Shown => this.#shown;

  #show(language: Language): Shown {
    const plurals = new Intl.PluralRules(language);
    const t: Translate = (key, values = {}) => {
      const sentence =
        this.#find(language, formsOf(key, values, plurals)) ??
        this.#find('en', formsOf(key, values, ENGLISH_PLURALS)) ??
        key;
      return sentence.replace(/{{(\w+)}}/g, (_all, name: string) => String(values[name] ?? ''));
    };
    return { language, t };
  }

  #find(language: Language, keys: readonly string[]): string | undefined {
    for (const key of keys) {
      for (const sentences of this.#sentences.get(language) ?? []) {
        const found = at(sentences, key);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

const ENGLISH_PLURALS = new Intl.PluralRules('en');

/** Best first. Nothing at all may have a sentence of its own, which no language's rules ask for. */
function formsOf(key: string, { count }: SentenceValues, plurals: Intl.PluralRules): string[] {
  if (typeof count !== 'number') return [key];
  const form = `${key}_${plurals.select(count)}`;
  return [...(count === 0 ? [`${key}_zero`] : []), form, `${key}_other`, key];
}

function at(sentences: Sentences, key: string): string | undefined {
  let found: string | Sentences | undefined = sentences;
  for (const name of key.split('.')) {
    if (typeof found !== 'object') return undefined;
    found = Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return typeof found === 'string' ? found : undefined;
}
