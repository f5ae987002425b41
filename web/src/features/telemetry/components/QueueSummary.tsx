import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LaneBar, Num } from '@/shared/ui';

import type { QueueSummary as Summary } from '../domain/uploadQueue';
import classes from './Upload.module.css';

interface Props {
  summary: Summary;
  onRetry: () => void;
  onClear: () => void;
}

const PARTS = [
  'created',
  'merged',
  'restored',
  'duplicate',
  'finished',
  'pending',
  'delayed',
  'failed',
] as const;

/** Counts by result, and the way on when all is done. */
export function QueueSummary({ summary, onRetry, onClear }: Props) {
  const { t } = useTranslation('telemetry');
  const done = t('uploadPage.done', { done: summary.done, total: summary.total });
  return (
    <div className={classes.summary}>
      <div className={classes.counts} role="status">
        <span className={classes.hidden}>{done}</span>
        {PARTS.filter((part) => summary[part] > 0 || part === 'created').map((part) => (
          <Num key={part} size="m" label={t(`uploadPage.count.${part}`, { count: summary[part] })}>
            {summary[part]}
          </Num>
        ))}
      </div>
      {summary.isBusy ? (
        <LaneBar share={summary.total ? summary.done / summary.total : 0} label={done} />
      ) : null}
      <Group gap="sm">
        {summary.canRetry ? (
          <Button variant="light" size="sm" onClick={onRetry}>
            {t('uploadPage.retryAll')}
          </Button>
        ) : null}
        <Button variant="subtle" size="sm" onClick={onClear}>
          {t(summary.isBusy ? 'uploadPage.stop' : 'uploadPage.clear')}
        </Button>
      </Group>
    </div>
  );
}
