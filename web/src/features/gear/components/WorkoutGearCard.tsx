import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Card } from '@/shared/ui';

import type { WorkoutGear } from '../api/gear';
import { useWorkoutGear } from '../hooks/useGear';
import { useGearWords } from '../hooks/useGearWords';
import classes from './WorkoutGear.module.css';
import { GearPicture } from './GearPicture';
import { WorkoutGearDrawer } from './WorkoutGearDrawer';

function Used({ gear }: { gear: WorkoutGear }) {
  const { t } = useGearWords();
  if (gear.items.length === 0) return <p className={classes.none}>{t('workout.none')}</p>;
  return (
    <ul className={classes.items}>
      {gear.items.map(({ gear_id, kind, color, title, state }) => (
        <li key={gear_id}>
          <Link to="/gear/$gearId" params={{ gearId: gear_id }} className={classes.item}>
            <GearPicture kind={kind} color={color} isSmall isWorn={state === 'retired'} />
            <span className={classes.name}>{title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The gear of a workout, and the way to change it. Nothing is shown while it loads or when that failed. */
export function WorkoutGearCard({ workoutId }: { workoutId: string }) {
  const { t } = useGearWords();
  const { data } = useWorkoutGear(workoutId);
  const [isChoosing, setIsChoosing] = useState(false);
  if (!data) return null;
  return (
    <Card>
      <div className={classes.headline}>
        <h2 className={classes.heading}>{t('title')}</h2>
        <Button variant="subtle" size="sm" onClick={() => setIsChoosing(true)}>
          {data.items.length > 0 ? t('workout.change') : t('workout.choose')}
        </Button>
      </div>
      <Used gear={data} />
      {isChoosing ? (
        <WorkoutGearDrawer workoutId={workoutId} used={data} onClose={() => setIsChoosing(false)} />
      ) : null}
    </Card>
  );
}
