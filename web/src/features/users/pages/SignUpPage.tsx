import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FormProblem, LinkText } from '@/shared/ui';

import { signUp } from '../api/account';
import { EntryLayout } from '../components/EntryLayout';
import { keepPendingEmail, keepPendingName, readPendingEmail, readPendingName } from '../domain/pendingEmail';
import { useForm } from '../hooks/useForm';
import { useGoOn } from '../hooks/useGoOn';

function SignUpFields({ fields }: { fields: Record<string, string> }) {
  const { t } = useTranslation('users');
  return (
    <>
      <TextInput
        name="name"
        label={t('field.name')}
        defaultValue={readPendingName()}
        autoComplete="name"
        required
        withAsterisk={false}
        error={fields.name}
      />
      <TextInput
        name="email"
        type="email"
        label={t('field.email')}
        defaultValue={readPendingEmail()}
        autoComplete="email"
        inputMode="email"
        required
        withAsterisk={false}
        error={fields.email}
      />
      <PasswordInput
        name="password"
        label={t('field.password')}
        description={t('field.passwordRule')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        error={fields.password ?? fields.password1}
        visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
      />
    </>
  );
}

function SignUpForm({ next }: { next: string | undefined }) {
  const { t, i18n } = useTranslation('users');
  const goOn = useGoOn();
  const { form, fields, isBusy, error, onSubmit } = useForm(
    ({ name = '', email = '', password = '' }) => {
      keepPendingEmail(email);
      keepPendingName(name);
      return signUp({ name, email, password, language: i18n.language });
    },
    (step) => goOn(step, next),
  );
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <FormProblem error={error} />
        <SignUpFields fields={fields} />
        <Button type="submit" size="lg" loading={isBusy}>
          {t('signUp.action')}
        </Button>
      </Stack>
    </form>
  );
}

export function SignUpPage() {
  const { t } = useTranslation('users');
  const { next } = useSearch({ from: '/entry/sign-up' });
  return (
    <EntryLayout title={t('signUp.title')} lead={t('signUp.lead')}>
      <SignUpForm next={next} />
      <Text size="sm" c="dimmed">
        {t('signUp.hasAccount')}{' '}
        <LinkText to="/sign-in" search={{ next }} inherit>
          {t('welcome.signIn')}
        </LinkText>
      </Text>
    </EntryLayout>
  );
}
