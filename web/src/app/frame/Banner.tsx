import { ActionIcon, Button } from '@mantine/core';
import { IconCloudOff, IconDeviceMobile, IconRefresh, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './Banner.module.css';

const ICONS = { warn: IconCloudOff, line: IconRefresh, plain: IconDeviceMobile };

interface BannerProps {
  tone: keyof typeof ICONS;
  title: string;
  children?: ReactNode;
  action?: { label: string; run: () => void } | undefined;
  onClose?: () => void;
}

/** A line across the page, 44 px, that says one thing about the app itself. */
export function Banner({ tone, title, children, action, onClose }: BannerProps) {
  const { t } = useTranslation('app');
  const Icon = ICONS[tone];
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <Icon size={22} stroke={1.7} className={classes.icon} aria-hidden="true" />
      <p className={classes.text}>
        <strong>{title}</strong> {children}
      </p>
      {action ? (
        <Button variant="subtle" onClick={action.run}>
          {action.label}
        </Button>
      ) : null}
      {onClose ? (
        <ActionIcon aria-label={t('action.close')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      ) : null}
    </div>
  );
}
