import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  /** The verb on the button: "Delete workout". */
  confirmLabel: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before what cannot be undone easily. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation('app');
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="xl">
        <Text component="div" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {props.children}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="subtle" onClick={props.onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            color={props.isDangerous ? 'flare' : 'ink'}
            loading={props.isBusy ?? false}
            // Not while the dialog fades away: the second click of a double click would do it again.
            onClick={() => props.isOpen && props.onConfirm()}
            data-autofocus
          >
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
