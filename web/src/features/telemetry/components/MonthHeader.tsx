import { Num } from '@/shared/ui';

import type { Month } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ListPage.module.css';

/** A month's name and its sums in large numbers. Without sums when filters cut the list: they would not be those of the rows. */
export function MonthHeader({ month, sums }: { month: string; sums: Month | undefined }) {
  const { t, format } = useWorkoutWords();
  const isThisYear = month.slice(0, 4) === format.localDay(new Date()).slice(0, 4);
  const middle = `${month}-15T12:00:00Z`;
  const name = isThisYear ? format.monthName(middle, 'UTC') : format.monthAndYear(middle, 'UTC');
  const distance = format.distance(sums?.distance_m, true);
  return (
    <header className={classes.month}>
      <h2 className={classes.monthName}>{name.charAt(0).toUpperCase() + name.slice(1)}</h2>
      {sums ? (
        <div className={classes.sums}>
          <Num size="m" unit={distance.unit}>
            {distance.value}
          </Num>
          <Num size="m" unit={t('units:hours')}>
            {format.hours(sums.moving_s)}
          </Num>
          <Num size="m" unit={t('month.workouts', { count: sums.count })}>
            {format.number(sums.count)}
          </Num>
        </div>
      ) : null}
    </header>
  );
}
