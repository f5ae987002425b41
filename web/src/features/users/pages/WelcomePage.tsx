import { Stack } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useConfig } from '@/shared/config';
import { LinkButton } from '@/shared/ui';

import { DemoAccounts } from '../components/DemoAccounts';
import { EntryLayout } from '../components/EntryLayout';

/** The first page: what this is, and the way in. */
export function WelcomePage() {
  const { t } = useTranslation('users');
  const { next } = useSearch({ from: '/entry/welcome' });
  const config = useConfig();
  return (
    <EntryLayout title={t('welcome.title')} lead={t('welcome.lead')} isWelcome>
      <Stack gap="sm">
        <LinkButton to="/sign-up" search={{ next }} size="lg">
          {t('welcome.create')}
        </LinkButton>
        <LinkButton to="/sign-in" search={{ next }} size="lg" variant="outline">
          {t('welcome.signIn')}
        </LinkButton>
      </Stack>
      {config?.demo_accounts.length ? <DemoAccounts accounts={config.demo_accounts} next={next} /> : null}
    </EntryLayout>
  );
}
