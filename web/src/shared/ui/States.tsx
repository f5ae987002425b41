import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { NetworkError } from '@/api';

import { errorText } from './errorText';
import classes from './States.module.css';

interface StateProps {
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  title: ReactNode;
  children?: ReactNode;
  /** The one next step (and, rarely, its quieter sisters). */
  action?: ReactNode;
  /** It is all that the page shows, so its title is the page's. */
  isPage?: boolean;
}

/** Nothing here yet: what it will hold and the one next step. */
export function EmptyState({ icon: Icon, title, children, action, isPage = false }: StateProps) {
  return (
    <Stack className={classes.state} align="center" gap="sm">
      {Icon ? (
        <span className={classes.icon} aria-hidden="true">
          <Icon size={26} stroke={1.7} />
        </span>
      ) : null}
      <Title order={isPage ? 1 : 2}>{title}</Title>
      {children ? (
        <Text c="dimmed" size="sm" component="div" maw={420}>
          {children}
        </Text>
      ) : null}
      {action ? (
        <Group justify="center" mt="sm">
          {action}
        </Group>
      ) : null}
    </Stack>
  );
}

interface ErrorStateProps {
  error: Error;
  /** What failed, in words of this block: "Workouts are not loaded". */
  title?: string;
  onRetry?: () => void;
}

/** Says what failed and offers another try; an unreachable network is said as such. */
export function ErrorState({ error, title, onRetry }: ErrorStateProps) {
  const { t, i18n } = useTranslation('app');
  const isOffline = error instanceof NetworkError;
  const retry = onRetry ? (
    <Button variant="light" onClick={onRetry}>
      {t('state.retry')}
    </Button>
  ) : null;
  return (
    <div role="alert">
      <EmptyState
        icon={isOffline ? IconCloudOff : IconAlertTriangle}
        title={title ?? t('state.failed')}
        action={retry}
      >
        {isOffline ? t(navigator.onLine ? 'state.unreached' : 'state.offline') : errorText(error, i18n)}
      </EmptyState>
    </div>
  );
}
