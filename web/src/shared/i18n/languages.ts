export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_LANGUAGE = 'startline-language';

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** The language of the last visit, else the first of the browser's that we speak, else English. */
export function firstLanguage(wanted: readonly string[] = navigator.languages): Language {
  const kept = localStorage.getItem(KEPT_LANGUAGE);
  if (isLanguage(kept)) return kept;
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_LANGUAGE, language);
}
