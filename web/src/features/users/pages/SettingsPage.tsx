import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LinkButton, Page } from '@/shared/ui';

import { ApiKeysSection } from '../components/ApiKeysSection';
import { DeleteAccount } from '../components/DeleteAccount';
import { HealthSection } from '../components/HealthSection';
import { PasswordForm } from '../components/PasswordForm';
import { PreferencesSection } from '../components/PreferencesSection';
import { Section } from '../components/Section';
import classes from '../components/Section.module.css';
import { SessionsSection } from '../components/SessionsSection';
import { useMe } from '../hooks/useMe';
import { useSignOut } from '../hooks/useSignOut';

function AccountSection() {
  const { t } = useTranslation('users');
  const me = useMe();
  const leave = useSignOut();
  return (
    <Section title={t('account.title')}>
      <Text size="sm" c="dimmed">
        {me.email}
      </Text>
      <PasswordForm />
      <Group gap="sm">
        <Button variant="outline" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t('account.signOut')}
        </Button>
        {me.roles.includes('operator') ? (
          <LinkButton to="/operator" variant="outline">
            {t('app:nav.operator')}
          </LinkButton>
        ) : null}
        <DeleteAccount />
      </Group>
    </Section>
  );
}

export function SettingsPage() {
  const { t } = useTranslation('users');
  return (
    <Page title={t('settings.title')}>
      <div className={classes.columns}>
        <div className={classes.column}>
          <PreferencesSection />
          <HealthSection />
        </div>
        <div className={classes.column}>
          <ApiKeysSection />
          <SessionsSection />
          <AccountSection />
        </div>
      </div>
    </Page>
  );
}
