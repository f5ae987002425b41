import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { FormProblem, showToast } from '@/shared/ui';

import { askForReset, resetPassword } from '../api/account';
import { CodeField } from '../components/CodeField';
import { EntryLayout } from '../components/EntryLayout';
import { MailboxHint } from '../components/MailboxHint';
import { keepPendingEmail, readPendingEmail } from '../domain/pendingEmail';
import { useForm } from '../hooks/useForm';

function AskForm({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation('users');
  const { form, fields, isBusy, error, onSubmit } = useForm(({ email = '' }) => {
    keepPendingEmail(email);
    return askForReset(email);
  }, onSent);
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <FormProblem error={error} />
        <TextInput
          name="email"
          type="email"
          label={t('field.email')}
          defaultValue={readPendingEmail()}
          autoComplete="username"
          inputMode="email"
          error={fields.email}
        />
        <Button type="submit" size="lg" loading={isBusy}>
          {t('reset.send')}
        </Button>
      </Stack>
    </form>
  );
}

function NewPasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('users');
  const { form, fields, isBusy, error, onSubmit } = useForm(
    ({ key = '', password = '' }) => resetPassword({ key, password }),
    onDone,
  );
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <FormProblem error={error} />
        <CodeField error={fields.key} />
        <PasswordInput
          name="password"
          label={t('reset.newPassword')}
          description={t('field.passwordRule')}
          autoComplete="new-password"
          error={fields.password}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        <Button type="submit" size="lg" loading={isBusy}>
          {t('reset.save')}
        </Button>
      </Stack>
    </form>
  );
}

/** A new password in two steps: the address, then the code from the mail with the new password. */
export function ResetPage() {
  const { t } = useTranslation('users');
  const navigate = useNavigate();
  const [isSent, setIsSent] = useState(false);
  const finish = () => {
    showToast({ text: t('reset.done') });
    void navigate({ to: '/sign-in', search: {} });
  };
  if (!isSent) {
    return (
      <EntryLayout title={t('reset.title')} lead={t('reset.lead')}>
        <AskForm onSent={() => setIsSent(true)} />
      </EntryLayout>
    );
  }
  const email = readPendingEmail();
  return (
    <EntryLayout title={t('reset.title')} lead={email ? t('reset.sent', { email }) : t('reset.sentAnywhere')}>
      <NewPasswordForm onDone={finish} />
      <MailboxHint />
    </EntryLayout>
  );
}
