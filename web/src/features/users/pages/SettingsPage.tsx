import { useTranslation } from 'react-i18next';

import { Page } from '@/shared/ui';

export function SettingsPage() {
  const { t } = useTranslation('app');
  return <Page title={t('nav.settings')}>{null}</Page>;
}
