import { useTranslation } from 'react-i18next';

import { Page } from '@/shared/ui';

export function MailboxPage() {
  const { t } = useTranslation('app');
  return <Page title={t('nav.mailbox')}>{null}</Page>;
}
