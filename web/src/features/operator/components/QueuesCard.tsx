import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '@/shared/format';
import { Card } from '@/shared/ui';

import type { Queue, SystemState } from '../api/state';
import classes from './Operator.module.css';
import { StateRow } from './StateRow';

function QueueRow({ queue }: { queue: Queue }) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  const oldest =
    queue.waiting && queue.oldest_s !== null
      ? t('oldest', { time: format.duration(Math.round(queue.oldest_s)) })
      : null;
  return (
    <StateRow
      title={t(`queue.${queue.kind}`)}
      note={[queue.name, oldest].filter(Boolean).join(' · ')}
      value={format.number(queue.waiting)}
      isWell={queue.is_well}
      trouble={t('late')}
    />
  );
}

/** What waits, where, and for how long. */
export function QueuesCard({ state }: { state: SystemState }) {
  const { t } = useTranslation('operator');
  return (
    <Card className={classes.card}>
      <Title order={2}>{t('queues')}</Title>
      <ul className={classes.rows}>
        {state.queues.map((queue) => (
          <QueueRow key={`${queue.kind}:${queue.name}`} queue={queue} />
        ))}
      </ul>
    </Card>
  );
}
