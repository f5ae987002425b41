import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';

import { loadTexts } from '@/shared/i18n/texts';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

const texts = {
  en: flatten((await loadTexts('en')) as unknown as Tree),
  ru: flatten((await loadTexts('ru')) as unknown as Tree),
};

interface Part {
  type: number;
  value?: unknown;
  options?: Record<string, { value: Part[] }>;
}

const LITERAL = 0;
const POUND = 7;

/** Names of the values a message takes, also inside its plural forms. */
function placeholders(text: string, language: string): string[] {
  const names = (parts: Part[]): string[] =>
    parts.flatMap((part) => [
      ...(part.type === LITERAL || part.type === POUND ? [] : [String(part.value)]),
      ...Object.values(part.options ?? {}).flatMap((option) => names(option.value)),
    ]);
  return [...new Set(names(new IntlMessageFormat(text, language).getAst()))].sort();
}

/** Keys with a part that is put in at run time: `t(`sport.${code}`)`. */
const sources = import.meta.glob<string>('../{app,features,shared}/**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function usedKeys(source: string): string[] {
  const namespace = /useTranslation\('(\w+)'/.exec(source)?.[1];
  const keys = [...source.matchAll(/\bt\(\s*'([\w.:]+)'/g)].map((match) => match[1] ?? '');
  return keys.flatMap((key) => {
    if (key.includes(':')) return [key.replace(':', '.')];
    return namespace ? [`${namespace}.${key}`] : [];
  });
}

describe('texts', () => {
  it('exist in both languages', () => {
    expect([...texts.ru.keys()].sort()).toEqual([...texts.en.keys()].sort());
  });

  it.each(['en', 'ru'] as const)('are valid ICU messages in %s', (language) => {
    for (const [key, text] of texts[language]) {
      expect(() => new IntlMessageFormat(text, language), key).not.toThrow();
    }
  });

  it('name no value in one language that the other does not know', () => {
    const known = (key: string) => [
      ...placeholders(texts.en.get(key) ?? '', 'en'),
      ...placeholders(texts.ru.get(key) ?? '', 'ru'),
    ];
    for (const key of texts.en.keys()) {
      const english = placeholders(texts.en.get(key) ?? '', 'en');
      const russian = placeholders(texts.ru.get(key) ?? '', 'ru');
      // A language may leave a value out (a unit, a count of one form), but two different names are a slip.
      const isSubset =
        english.every((name) => russian.includes(name)) || russian.every((name) => english.includes(name));
      expect(isSubset, `${key}: ${known(key).join(', ')}`).toBe(true);
    }
  });

  it('have all forms of a Russian plural', () => {
    for (const [key, text] of texts.ru) {
      if (!text.includes(', plural,')) continue;
      for (const form of ['one', 'few', 'many', 'other']) expect(text, key).toContain(`${form} {`);
    }
  });

  it('are there for every key that the code names', () => {
    const missing = Object.entries(sources)
      .filter(([path]) => !path.includes('.test.'))
      .flatMap(([path, source]) => usedKeys(source).map((key) => ({ path, key })))
      .filter(({ key }) => !texts.en.has(key));
    expect(missing).toEqual([]);
  });
});
