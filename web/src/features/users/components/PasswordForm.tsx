import { Button, PasswordInput, SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { FormProblem, showToast } from '@/shared/ui';

import { changePassword } from '../api/account';
import { useForm } from '../hooks/useForm';

/** A new password, confirmed by the present one. */
export function PasswordForm() {
  const { t } = useTranslation('users');
  const { form, fields, isBusy, error, onSubmit } = useForm(
    ({ current_password = '', new_password = '' }) => changePassword({ current_password, new_password }),
    () => showToast({ text: t('account.passwordChanged') }),
    true,
  );
  const toggle = { 'aria-label': t('field.showPassword') };
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="md" align="stretch">
        <FormProblem error={error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <PasswordInput
            name="current_password"
            label={t('account.currentPassword')}
            autoComplete="current-password"
            error={fields.current_password}
            visibilityToggleButtonProps={toggle}
          />
          <PasswordInput
            name="new_password"
            label={t('reset.newPassword')}
            autoComplete="new-password"
            error={fields.new_password}
            visibilityToggleButtonProps={toggle}
          />
        </SimpleGrid>
        <Button type="submit" variant="light" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {t('account.changePassword')}
        </Button>
      </Stack>
    </form>
  );
}
