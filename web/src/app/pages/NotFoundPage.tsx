import { IconMapPinOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { EmptyState, LinkButton } from '@/shared/ui';

/** No page at this address: says so and leads to Today. */
export function NotFoundPage() {
  const { t } = useTranslation('app');
  return (
    <EmptyState
      isPage
      icon={IconMapPinOff}
      title={t('notFound.title')}
      action={<LinkButton to="/">{t('notFound.action')}</LinkButton>}
    >
      {t('notFound.text')}
    </EmptyState>
  );
}
