import { useTranslation } from 'react-i18next';

import { Page } from '@/shared/ui';

export function DevicesPage() {
  const { t } = useTranslation('app');
  return <Page title={t('nav.devices')}>{null}</Page>;
}
