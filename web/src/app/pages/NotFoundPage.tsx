import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconMapPinOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '@/shared/ui';

/** No page at this address: says so and leads to Today. */
export function NotFoundPage() {
  const { t } = useTranslation('app');
  return (
    <EmptyState
      icon={IconMapPinOff}
      title={t('notFound.title')}
      action={
        <Button component={Link} to="/">
          {t('notFound.action')}
        </Button>
      }
    >
      {t('notFound.text')}
    </EmptyState>
  );
}
