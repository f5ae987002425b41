import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog, errorText, showToast } from '@/shared/ui';

import { type Device, devicesKeys, type PairedDevice, revokeDevice, rotateSecret } from '../api/devices';
import { RenameDialog } from './RenameDialog';

type Asked = 'rename' | 'rotate' | 'revoke' | null;

interface DeviceMenuProps {
  device: Device;
  onRotated: (paired: PairedDevice) => void;
}

function useDeviceActions({ device, onRotated }: DeviceMenuProps, close: () => void) {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: devicesKeys.all });
  const onError = (error: Error) => showToast({ text: errorText(error, i18n), tone: 'danger' });
  const rotate = useMutation({
    mutationFn: () => rotateSecret(device.id),
    onSuccess: (paired) => {
      onRotated(paired);
      return refresh();
    },
    onError,
    onSettled: close,
  });
  const revoke = useMutation({
    mutationFn: () => revokeDevice(device.id),
    onSuccess: refresh,
    onError,
    onSettled: close,
  });
  return { rotate, revoke };
}

function Items({ onAsk }: { onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('devices');
  return (
    <Menu.Dropdown>
      <Menu.Item onClick={() => onAsk('rename')}>{t('menu.rename')}</Menu.Item>
      <Menu.Item onClick={() => onAsk('rotate')}>{t('menu.rotate')}</Menu.Item>
      <Menu.Item c="var(--sl-danger)" onClick={() => onAsk('revoke')}>
        {t('menu.revoke')}
      </Menu.Item>
    </Menu.Dropdown>
  );
}

/** Rename, new password, revoke: the last two are confirmed. */
export function DeviceMenu(props: DeviceMenuProps) {
  const { device } = props;
  const { t } = useTranslation('devices');
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const { rotate, revoke } = useDeviceActions(props, close);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('menu.label', { name: device.name })}>
            <IconDots size={22} stroke={1.8} />
          </ActionIcon>
        </Menu.Target>
        <Items onAsk={setAsked} />
      </Menu>
      {asked === 'rename' ? <RenameDialog device={device} onClose={close} /> : null}
      <ConfirmDialog
        isOpen={asked === 'rotate'}
        title={t('rotate.title')}
        confirmLabel={t('menu.rotate')}
        isBusy={rotate.isPending}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        {t('rotate.text', { name: device.name })}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asked === 'revoke'}
        title={t('revoke.title', { name: device.name })}
        confirmLabel={t('menu.revoke')}
        isDangerous
        isBusy={revoke.isPending}
        onConfirm={() => revoke.mutate()}
        onClose={close}
      >
        {t('revoke.text')}
      </ConfirmDialog>
    </>
  );
}
