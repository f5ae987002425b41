import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { queryClient } from '@/api';
import { forgetOwnData } from '@/shared/pwa';

import { FormProblem } from '@/shared/ui';

import { deleteAccount } from '../api/health';
import { useForm } from '../hooks/useForm';

function DeletionForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('users');
  const navigate = useNavigate();
  const { form, fields, isBusy, error, onSubmit } = useForm(
    ({ password = '' }) => deleteAccount(password),
    async () => {
      await forgetOwnData();
      await navigate({ to: '/welcome', search: {} });
      queryClient.clear();
    },
  );
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <Text c="dimmed">{t('account.deleteText')}</Text>
        <FormProblem error={error} />
        <PasswordInput
          name="password"
          label={t('field.password')}
          autoComplete="current-password"
          error={fields.password}
          visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
          data-autofocus
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={onClose}>
            {t('app:action.cancel')}
          </Button>
          <Button type="submit" color="flare" loading={isBusy}>
            {t('account.delete')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Deleting the account with everything in it, confirmed by the password. */
export function DeleteAccount() {
  const { t } = useTranslation('users');
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button variant="subtle" color="flare" onClick={() => setIsOpen(true)}>
        {t('account.delete')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('account.deleteTitle')}
        closeButtonProps={{ 'aria-label': t('app:action.close') }}
      >
        <DeletionForm onClose={close} />
      </Modal>
    </>
  );
}
