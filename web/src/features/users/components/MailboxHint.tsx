import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useConfig } from '@/shared/config';

/** A local installation sends no mail into the world: it lies in the mailbox page, opened beside this one. */
export function MailboxHint() {
  const { t } = useTranslation('users');
  const config = useConfig();
  if (!config?.mailbox) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('confirm.local')}{' '}
      <Anchor href="/mailbox" target="_blank" inherit>
        {t('confirm.openMailbox')}
      </Anchor>
    </Text>
  );
}
