import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { WorkoutRow, type WorkoutSummary } from '@/features/telemetry';
import { Card } from '@/shared/ui';

import classes from './Cards.module.css';

/** The workouts before the last one. */
export function LastWorkouts({ workouts }: { workouts: readonly WorkoutSummary[] }) {
  const { t } = useTranslation('home');
  if (workouts.length === 0) return null;
  return (
    <Card className={classes.last}>
      <div className={classes.lastHead}>
        <h2 className={classes.title}>{t('before')}</h2>
        <Link to="/training" className={classes.link}>
          {t('allWorkouts')}
        </Link>
      </div>
      <ul className={classes.rows}>
        {workouts.map((workout) => (
          <li key={workout.id}>
            <WorkoutRow workout={workout} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
