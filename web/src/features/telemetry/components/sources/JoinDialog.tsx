import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ErrorState, Skeletons } from '@/shared/ui';

import type { WorkoutDetail, WorkoutSummary } from '../../api/types';
import { type RecordingSteps, useNeighbours } from '../../hooks/useRecordings';
import { useWorkoutWords } from '../../hooks/useWorkoutWords';
import classes from './Sources.module.css';

interface Props {
  workout: WorkoutDetail;
  join: RecordingSteps['join'];
  onClose: () => void;
}

function Neighbour({ other, join, onClose }: Omit<Props, 'workout'> & { other: WorkoutSummary }) {
  const { title, when, mainNumber } = useWorkoutWords();
  const { t } = useTranslation('sources');
  const text = title(other);
  return (
    <li className={classes.near}>
      <div className={classes.text}>
        <span className={classes.name}>{text}</span>
        <span className={classes.quiet}>{`${when(other)}, ${mainNumber(other).text}`}</span>
      </div>
      <Button
        variant="light"
        aria-label={t('join.label', { name: text, when: when(other) })}
        loading={join.isPending && join.variables === other.id}
        disabled={join.isPending}
        onClick={() => join.mutate(other.id, { onSettled: onClose })}
      >
        {t('join.button')}
      </Button>
    </li>
  );
}

/** The workouts nearby in time, to choose the one that belongs to this one. */
export function JoinDialog({ workout, join, onClose }: Props) {
  const { t } = useTranslation(['sources', 'app']);
  const near = useNeighbours(workout.id, true);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('join.title')}
      closeButtonProps={{ 'aria-label': t('app:action.close') }}
    >
      <p className={classes.help}>{t('join.help')}</p>
      {near.data ? (
        near.data.items.length > 0 ? (
          <ul className={classes.list}>
            {near.data.items.map((other) => (
              <Neighbour key={other.id} other={other} join={join} onClose={onClose} />
            ))}
          </ul>
        ) : (
          <p>{t('join.none')}</p>
        )
      ) : near.isError ? (
        <ErrorState error={near.error} title={t('join.failed')} onRetry={() => void near.refetch()} />
      ) : (
        <Skeletons rows={2} height={64} />
      )}
    </Modal>
  );
}
