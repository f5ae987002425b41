import { Button, Group, SegmentedControl, Stack, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Card, ErrorState } from '@/shared/ui';

import { type DeviceKind, devicesKeys, pairDevice, type PairedDevice } from '../api/devices';
import { KINDS } from './kinds';

interface AddDeviceProps {
  onPaired: (paired: PairedDevice) => void;
  onCancel: () => void;
}

/** Name and kind of a new device; the answer holds its credentials. */
export function AddDevice({ onPaired, onCancel }: AddDeviceProps) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<DeviceKind>('watch');
  const pair = useMutation({
    mutationFn: () => pairDevice(name.trim() || t(`kind.${kind}`), kind),
    onSuccess: (paired) => {
      onPaired(paired);
      return client.invalidateQueries({ queryKey: devicesKeys.all });
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    pair.mutate();
  };
  return (
    <Card component="form" onSubmit={submit} mb="lg">
      <Stack gap="lg">
        <Title order={2}>{t('add.title')}</Title>
        <SegmentedControl
          fullWidth
          aria-label={t('add.kind')}
          value={kind}
          onChange={(value) => setKind(value)}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <TextInput
          label={t('add.name')}
          placeholder={t(`example.${kind}`)}
          value={name}
          maxLength={80}
          autoFocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {pair.error ? <ErrorState error={pair.error} title={t('add.failed')} /> : null}
        <Group gap="sm">
          <Button type="submit" loading={pair.isPending}>
            {t('add.action')}
          </Button>
          <Button variant="subtle" onClick={onCancel}>
            {t('app:action.cancel')}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
