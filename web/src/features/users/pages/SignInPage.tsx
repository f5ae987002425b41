import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FormProblem, LinkText } from '@/shared/ui';

import { signIn } from '../api/account';
import { EntryLayout } from '../components/EntryLayout';
import { keepPendingEmail, readPendingEmail } from '../domain/pendingEmail';
import { useForm } from '../hooks/useForm';
import { useGoOn } from '../hooks/useGoOn';

function SignInForm({ next }: { next: string | undefined }) {
  const { t } = useTranslation('users');
  const goOn = useGoOn();
  const { form, fields, isBusy, error, onSubmit } = useForm(
    ({ email = '', password = '' }) => {
      keepPendingEmail(email);
      return signIn({ email, password });
    },
    (step) => goOn(step, next),
  );
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
          required
          withAsterisk={false}
          error={fields.email}
        />
        <PasswordInput
          name="password"
          label={t('field.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={fields.password}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
        />
        <Button type="submit" size="lg" loading={isBusy}>
          {t('signIn.action')}
        </Button>
      </Stack>
    </form>
  );
}

export function SignInPage() {
  const { t } = useTranslation('users');
  const { next } = useSearch({ from: '/entry/sign-in' });
  return (
    <EntryLayout title={t('signIn.title')}>
      <SignInForm next={next} />
      <Stack gap="xs">
        <Text size="sm">
          <LinkText to="/reset" inherit>
            {t('signIn.forgot')}
          </LinkText>
        </Text>
        <Text size="sm" c="dimmed">
          {t('signIn.isNew')}{' '}
          <LinkText to="/sign-up" search={{ next }} inherit>
            {t('welcome.create')}
          </LinkText>
        </Text>
      </Stack>
    </EntryLayout>
  );
}
