import { Button, Group } from '@mantine/core';
import {
  IconAccessPoint,
  IconAdjustments,
  IconDeviceWatch,
  IconLogout,
  IconMail,
  IconSettings,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useConfig } from '@/shared/config';
import { useFormat } from '@/shared/format';
import { Avatar, LinkButton, Page } from '@/shared/ui';

import { TotalsBoard } from '../components/TotalsBoard';
import { useMe } from '../hooks/useMe';
import { useSignOut } from '../hooks/useSignOut';

/** Roles that the administration lets in. */
const ADMINISTRATORS: readonly string[] = ['operator', 'support'];

function Ways() {
  const { t } = useTranslation('users');
  const config = useConfig();
  const leave = useSignOut();
  const mayAdminister = useMe().roles.some((role) => ADMINISTRATORS.includes(role));
  return (
    <Group gap="sm" mt="xl">
      <LinkButton to="/live" variant="light" leftSection={<IconAccessPoint size={20} stroke={1.7} />}>
        {t('live:list.title')}
      </LinkButton>
      <LinkButton to="/devices" variant="light" leftSection={<IconDeviceWatch size={20} stroke={1.7} />}>
        {t('devices:title')}
      </LinkButton>
      {config?.mailbox ? (
        <LinkButton to="/mailbox" variant="light" leftSection={<IconMail size={20} stroke={1.7} />}>
          {t('mailbox.title')}
        </LinkButton>
      ) : null}
      {mayAdminister ? (
        <Button
          component="a"
          href="/admin/"
          variant="light"
          leftSection={<IconAdjustments size={20} stroke={1.7} />}
        >
          {t('profile.admin')}
        </Button>
      ) : null}
      <Button
        variant="light"
        leftSection={<IconLogout size={20} stroke={1.7} />}
        loading={leave.isPending}
        onClick={() => leave.mutate()}
      >
        {t('account.signOut')}
      </Button>
    </Group>
  );
}

/** One's own profile: name and totals. */
export function ProfilePage() {
  const { t } = useTranslation('users');
  const me = useMe();
  const format = useFormat();
  return (
    <Page
      title={me.name}
      subtitle={t('profile.since', { date: format.dayAndMonth(me.created_at) })}
      leading={<Avatar name={me.name} color={me.avatar_color} size={52} />}
      actions={
        <LinkButton to="/settings" variant="outline" leftSection={<IconSettings size={20} stroke={1.7} />}>
          {t('settings.title')}
        </LinkButton>
      }
    >
      <TotalsBoard />
      <Ways />
    </Page>
  );
}
