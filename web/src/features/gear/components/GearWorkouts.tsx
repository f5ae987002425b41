import { Button } from '@mantine/core';
import { useState } from 'react';

import { WorkoutRow } from '@/features/telemetry';
import { Card, EmptyState, ErrorState, Skeletons } from '@/shared/ui';

import type { Gear } from '../api/gear';
import { useGearWorkouts } from '../hooks/useGear';
import { useGearWords } from '../hooks/useGearWords';
import { AssignDialog } from './AssignDialog';
import classes from './Detail.module.css';

/** The workouts that used the piece; none yet: the way to assign old ones. */
export function GearWorkouts({ gear }: { gear: Gear }) {
  const { t } = useGearWords();
  const list = useGearWorkouts(gear.gear_id);
  const [isAssigning, setIsAssigning] = useState(false);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const isInUse = gear.state === 'in_use';
  const assign = (
    <Button variant="light" size="sm" onClick={() => setIsAssigning(true)}>
      {t('assign.open')}
    </Button>
  );
  return (
    <Card className={classes.list} p={0}>
      <div className={classes.listHead}>
        <h2 className={classes.heading}>{t('workouts.title')}</h2>
        {isInUse && rows.length > 0 ? assign : null}
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeletons rows={2} height={80} /> : null}
      {list.data && rows.length === 0 ? (
        <EmptyState title={t('workouts.none')} action={isInUse ? assign : null}>
          {t(isInUse ? 'workouts.noneHelp' : 'workouts.noneRetired')}
        </EmptyState>
      ) : null}
      <ul className={classes.workoutRows}>
        {rows.map((workout) => (
          <li key={workout.id}>
            <WorkoutRow workout={workout} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          variant="subtle"
          fullWidth
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('workouts.more')}
        </Button>
      ) : null}
      {isAssigning ? <AssignDialog gear={gear} onClose={() => setIsAssigning(false)} /> : null}
    </Card>
  );
}
