import { ActionIcon, Button, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import classes from './Toasts.module.css';
import { closeToast, type Toast, useToasts } from './toasts';

function ToastRow({ toast }: { toast: Toast }) {
  const { t } = useTranslation('app');
  const run = () => {
    toast.action?.run();
    closeToast(toast.id);
  };
  return (
    <div className={classes.toast} data-tone={toast.tone ?? 'plain'}>
      <Text size="sm" fw={500} className={classes.text}>
        {toast.text}
      </Text>
      {toast.action ? (
        <Button size="sm" variant="transparent" className={classes.action} onClick={run}>
          {toast.action.label}
        </Button>
      ) : null}
      <ActionIcon
        className={classes.close}
        aria-label={t('action.close')}
        onClick={() => closeToast(toast.id)}
      >
        <IconX size={18} />
      </ActionIcon>
    </div>
  );
}

/** The messages at the bottom of the screen; mounted once by the app. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className={classes.toasts} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
