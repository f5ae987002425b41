import { Button, Loader } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import { EmptyState, ErrorState, Page, Skeletons } from '@/shared/ui';

import type { WorkoutSummary } from '../api/types';
import classes from '../components/ListPage.module.css';
import rowClasses from '../components/Rows.module.css';
import { SportIcon } from '../components/SportIcon';
import { lastDayToRestore } from '../domain/deleted';
import { useDeletedWorkouts, useRestoreWorkout } from '../hooks/useDeleted';
import { useWorkoutWords } from '../hooks/useWorkoutWords';

function DeletedRow({ workout }: { workout: WorkoutSummary }) {
  const { t, format, title, when, mainNumber } = useWorkoutWords();
  const restore = useRestoreWorkout();
  const until = lastDayToRestore(workout.deleted_at);
  return (
    <li className={rowClasses.row}>
      <span className={rowClasses.tile} aria-hidden>
        <SportIcon sport={workout.sport} family={workout.family} />
      </span>
      <span className={rowClasses.text}>
        <span className={rowClasses.name}>{title(workout)}</span>
        <span className={rowClasses.when}>{`${when(workout)}, ${mainNumber(workout).text}`}</span>
        {until ? (
          <span className={rowClasses.when}>{t('deleted.until', { date: format.dayAndMonth(until) })}</span>
        ) : null}
      </span>
      <Button
        variant="light"
        size="sm"
        loading={restore.isPending}
        aria-label={t('deleted.restoreLabel', { name: title(workout) })}
        onClick={() => restore.mutate(workout.id)}
      >
        {t('deleted.restore')}
      </Button>
    </li>
  );
}

function DeletedList() {
  const { t } = useWorkoutWords();
  const list = useDeletedWorkouts();
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Skeletons rows={4} height={80} />;
  if (list.isError && rows.length === 0) {
    return <ErrorState error={list.error} title={t('list.failed')} onRetry={() => void list.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={IconTrash}
        title={t('deleted.empty')}
        action={<Link to="/training">{t('page.toList')}</Link>}
      >
        {t('deleted.emptyHelp')}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={rowClasses.list}>
        {rows.map((workout) => (
          <DeletedRow key={workout.id} workout={workout} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <div className={classes.more}>
          {list.isFetchingNextPage ? (
            <Loader size="sm" aria-label={t('list.loadingMore')} />
          ) : (
            <Button variant="light" onClick={() => void list.fetchNextPage()}>
              {t('list.loadMore')}
            </Button>
          )}
        </div>
      ) : null}
    </>
  );
}

/** What was deleted in the last 30 days, each with the way back. */
export function DeletedPage() {
  const { t } = useWorkoutWords();
  return (
    <Page title={t('deleted.title')} subtitle={t('deleted.lead')} width="text">
      <DeletedList />
    </Page>
  );
}
