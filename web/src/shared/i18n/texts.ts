import type { Language } from './languages';

export type Texts = Record<string, Record<string, unknown>>;

type Modules = Record<string, { default: Record<string, unknown> }>;

/** `../../locales/en/users.json` holds the namespace `users`. */
function byNamespace(modules: Modules): Texts {
  return Object.fromEntries(
    Object.entries(modules).map(([path, module]) => [
      path.replace(/^.*\/(\w+)\.json$/, '$1'),
      module.default,
    ]),
  );
}

/** All texts of a language, one file for the browser to load. */
export async function loadTexts(language: Language): Promise<Texts> {
  const modules: Modules =
    language === 'ru' ? (await import('./ru')).modules : (await import('./en')).modules;
  return byNamespace(modules);
}
