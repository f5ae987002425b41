import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { changeLanguage, type Language, LANGUAGES } from '@/shared/i18n';

const SHORT_NAMES: Record<Language, string> = { en: 'EN', ru: 'RU' };

/** The language of the interface before there is a profile. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation('users');
  return (
    <SegmentedControl
      aria-label={t('entry.language')}
      value={i18n.language}
      onChange={(language) => void changeLanguage(language as Language)}
      data={LANGUAGES.map((language) => ({ value: language, label: SHORT_NAMES[language] }))}
    />
  );
}
