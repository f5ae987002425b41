import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { errorText } from '@/shared/ui';

import { type Device, devicesKeys, renameDevice } from '../api/devices';

/** A new name for a device. */
export function RenameDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t, i18n } = useTranslation('devices');
  const client = useQueryClient();
  const [name, setName] = useState(device.name);
  const rename = useMutation({
    mutationFn: () => renameDevice(device.id, name.trim()),
    onSuccess: () => client.invalidateQueries({ queryKey: devicesKeys.all }).then(onClose),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('menu.rename')}
      closeButtonProps={{ 'aria-label': t('app:action.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="xl">
          <TextInput
            label={t('add.name')}
            value={name}
            maxLength={80}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
            error={rename.error ? errorText(rename.error, i18n) : undefined}
          />
          <Group justify="flex-end" gap="sm">
            <Button variant="subtle" onClick={onClose}>
              {t('app:action.cancel')}
            </Button>
            <Button type="submit" disabled={!name.trim()} loading={rename.isPending}>
              {t('app:action.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
