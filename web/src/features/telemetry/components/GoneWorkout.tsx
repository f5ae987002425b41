import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { ApiError } from '@/api';
import { EmptyState } from '@/shared/ui';

import { lastDayToRestore } from '../domain/deleted';
import { useRestoreWorkout } from '../hooks/useDeleted';
import { useWorkoutWords } from '../hooks/useWorkoutWords';

/** Is there no such workout (any more), as opposed to: it was not reached? */
export function isGone(error: Error | null): error is ApiError {
  return error instanceof ApiError && [404, 410, 422].includes(error.status);
}

/** In the place of a workout that is not there: the way back for one's own deleted one, else the way to the list. */
export function GoneWorkout({ workoutId, error }: { workoutId: string; error: ApiError }) {
  const { t, format } = useWorkoutWords();
  const restore = useRestoreWorkout();
  const toList = <Link to="/training">{t('page.toList')}</Link>;
  if (error.code !== 'workout_deleted') {
    return (
      <EmptyState isPage title={t('page.gone')} action={toList}>
        {t('page.goneHelp')}
      </EmptyState>
    );
  }
  const { merged_into_id: joinedWith } = error.data;
  if (typeof joinedWith === 'string') {
    const toOther = (
      <Link to="/training/$workoutId" params={{ workoutId: joinedWith }}>
        {t('page.toJoined')}
      </Link>
    );
    return <EmptyState isPage title={t('page.joined')} action={toOther} />;
  }
  const until = lastDayToRestore(String(error.data.deleted_at));
  return (
    <EmptyState
      isPage
      title={t('page.deleted')}
      action={
        <>
          <Button loading={restore.isPending} onClick={() => restore.mutate(workoutId)}>
            {t('deleted.restore')}
          </Button>
          {toList}
        </>
      }
    >
      {until ? t('deleted.until', { date: format.dayAndMonth(until) }) : null}
    </EmptyState>
  );
}
