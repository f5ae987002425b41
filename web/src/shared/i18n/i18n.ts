import i18next from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';

import { firstLanguage, keepLanguage, type Language } from './languages';
import { loadTexts } from './texts';

async function addTexts(language: Language): Promise<void> {
  const texts = await loadTexts(language);
  for (const [namespace, values] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, values, true, true);
  }
}

/** Starts i18next in the given language (the browser's by default), with its texts loaded. */
export async function startI18n(language: Language = firstLanguage()): Promise<typeof i18next> {
  await i18next
    .use(new ICU({}))
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      defaultNS: 'app',
      resources: {},
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  await addTexts(language);
  document.documentElement.lang = language;
  return i18next;
}

/** Changes the language of the interface and remembers it for the next visit. */
export async function changeLanguage(language: Language): Promise<void> {
  keepLanguage(language);
  if (i18next.language === language) return;
  await addTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
