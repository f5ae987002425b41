import { useTranslation } from 'react-i18next';

import { Page } from '@/shared/ui';

export function ProfilePage() {
  const { t } = useTranslation('app');
  return <Page title={t('nav.profile')}>{null}</Page>;
}
