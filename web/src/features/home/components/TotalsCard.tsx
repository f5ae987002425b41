import { useQuery } from '@tanstack/react-query';

import { useWorkoutWords } from '@/features/telemetry';
import { totalsQuery } from '@/features/users';
import { Card, Num } from '@/shared/ui';

import classes from './Cards.module.css';

/** Sums of the year, and of all time below them. */
export function TotalsCard() {
  const { t, format } = useWorkoutWords();
  const { data } = useQuery(totalsQuery);
  if (!data || data.all.count === 0) return null;
  // Nothing yet this year: the sums of all time say more than zeros.
  const { all } = data;
  const isYear = data.year.count > 0;
  const year = isYear ? data.year : all;
  const distance = format.distance(year.distance_m, true);
  const ascent = format.elevation(year.ascent_m);
  return (
    <Card className={classes.card}>
      <h2 className={classes.title}>
        {isYear ? t('home:year', { year: format.localDay(new Date()).slice(0, 4) }) : t('home:inAll')}
      </h2>
      <div className={classes.totals}>
        <Num label={distance.unit}>{distance.value}</Num>
        <Num label={t('units:hours')}>{format.hours(year.moving_s)}</Num>
        <Num label={t('month.workouts', { count: year.count })}>{format.number(year.count)}</Num>
        <Num label={t('number.ascent', { unit: ascent.unit })}>{ascent.value}</Num>
      </div>
      <p className={classes.all}>
        {t('home:all', {
          count: all.count,
          distance: format.distance(all.distance_m, true).text,
          longest: format.distance(all.longest_distance_m).text,
        })}
      </p>
    </Card>
  );
}
