import { expect, test } from 'vitest';
import { en } from '../src/i18n/en.ts';
import { enLater } from '../src/i18n/en-later.ts';
import { es } from '../src/i18n/es.ts';
import { type Sentences, Translations } from '../src/i18n/translations.ts';

function speaking(language: 'en' | 'es') {
  const translations = new Translations();
  translations.add('en', en);
  translations.add('en', enLater);
  translations.add('es', es as Sentences);
  translations.change(language);
  return translations;
}

test('a sentence is filled in, in the language that is shown', () => {
  expect(speaking('en').shown().t('title.watch', { title: 'A match' })).toBe('A match · StreamHub');
  expect(speaking('es').shown().t('studio.goLive')).toBe('Emitir en directo');
});

test.each([
  ['en', 0, '0 viewers'],
  ['en', 1, '1 viewer'],
  ['en', 2, '2 viewers'],
  ['es', 1, '1 espectador'],
  ['es', 2, '2 espectadores'],
  ['es', 1_000_000, '1000000 de espectadores'],
] as const)('in %s %i viewers are "%s"', (language, count, said) => {
  expect(speaking(language).shown().t('count.viewers', { count })).toBe(said);
});

test('none at all may have a sentence of its own', () => {
  const { t } = speaking('en').shown();
  expect(t('studio.confirm.text', { count: 0 })).toBe(enLater.studio.confirm.text_zero);
  expect(t('studio.confirm.text', { count: 2 })).toContain('2 viewers');
});

test('what is missing in a language is said in English, and what is missing there by its key', () => {
  const translations = new Translations();
  translations.change('es');
  expect(translations.shown().t('layout.goLive')).toBe('layout.goLive');
  translations.add('en', en);
  expect(translations.shown().t('layout.goLive')).toBe('Go live');
  translations.add('es', { layout: { goLive: '' } });
  expect(translations.shown().t('layout.goLive'), 'an empty sentence is one').toBe('');
});

test('whoever listens hears of each change of language, and gets other words', () => {
  const translations = speaking('en');
  const before = translations.shown();
  let changes = 0;
  const forget = translations.subscribe(() => {
    changes += 1;
  });
  translations.change('es');
  expect(changes).toBe(1);
  expect(translations.shown()).not.toBe(before);
  forget();
  translations.change('en');
  expect(changes).toBe(1);
});
