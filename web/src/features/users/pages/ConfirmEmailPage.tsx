import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FormProblem, LinkText, showToast } from '@/shared/ui';

import { confirmEmail, sendCodeAgain } from '../api/account';
import { CodeField } from '../components/CodeField';
import { EntryLayout } from '../components/EntryLayout';
import { MailboxHint } from '../components/MailboxHint';
import { readPendingEmail } from '../domain/pendingEmail';
import { useForm } from '../hooks/useForm';
import { useGoOn } from '../hooks/useGoOn';

function CodeForm({ next }: { next: string | undefined }) {
  const { t } = useTranslation('users');
  const goOn = useGoOn();
  const { form, fields, isBusy, error, lastTryAt, send, onSubmit } = useForm(
    ({ key = '' }) => confirmEmail(key),
    (step) => goOn(step, next),
  );
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <FormProblem error={error} />
        <CodeField key={lastTryAt} error={fields.key} onComplete={(key) => send({ key })} />
        <Button type="submit" size="lg" loading={isBusy}>
          {t('confirm.action')}
        </Button>
      </Stack>
    </form>
  );
}

/** The code from the mail. A wrong code keeps the address; the code can be sent again. */
export function ConfirmEmailPage() {
  const { t } = useTranslation('users');
  const { next } = useSearch({ from: '/entry/sign-up/confirm' });
  const email = readPendingEmail();
  const again = useMutation({
    mutationFn: sendCodeAgain,
    onSuccess: () => showToast({ text: t('confirm.sentAgain') }),
  });
  return (
    <EntryLayout
      title={t('confirm.title')}
      lead={email ? t('confirm.lead', { email }) : t('confirm.leadAnywhere')}
    >
      <CodeForm next={next} />
      <MailboxHint />
      <FormProblem error={again.error} />
      <Group gap="lg">
        <Button variant="light" loading={again.isPending} onClick={() => again.mutate()}>
          {t('confirm.again')}
        </Button>
        <Text size="sm">
          <LinkText to="/sign-up" search={{ next }} inherit>
            {t('confirm.other')}
          </LinkText>
        </Text>
      </Group>
    </EntryLayout>
  );
}
