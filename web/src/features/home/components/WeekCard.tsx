import { type Week, useWorkoutWords } from '@/features/telemetry';
import { WeekBars } from '@/shared/charts';
import { UNKNOWN } from '@/shared/format';
import { Card, Num } from '@/shared/ui';

import classes from './Cards.module.css';

/** This week: distance so far and a bar for each day. */
export function WeekCard({ week }: { week: Week }) {
  const { t, format } = useWorkoutWords();
  const today = format.localDay(new Date());
  const distance = format.distance(week.distance_m, true);
  const bars = week.days.map((day, i) => {
    const done = format.distance(day.distance_m, true);
    return {
      key: day.date,
      label: format.weekdays[i] ?? '',
      value: day.distance_m > 0 ? day.distance_m : 0,
      text: day.distance_m > 0 ? done.value : day.count > 0 ? format.hours(day.moving_s) : UNKNOWN,
      isToday: day.date === today,
      description: t('home:day', {
        date: format.longDate(`${day.date}T12:00:00Z`, 'UTC'),
        distance: done.text,
        count: day.count,
      }),
    };
  });
  return (
    <Card className={classes.week}>
      <div className={classes.baseline}>
        <Num size="l">{distance.value}</Num>
        <h2 className={classes.caption}>{t('home:thisWeek', { unit: distance.unit })}</h2>
      </div>
      <p className={classes.note}>
        {t('home:weekSums', { count: week.count, time: format.hours(week.moving_s) })}
      </p>
      <WeekBars bars={bars} heightPx={86} label={t('home:weekDays')} />
    </Card>
  );
}
