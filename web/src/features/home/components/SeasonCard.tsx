import { type Week, useWorkoutWords } from '@/features/telemetry';
import { SeasonBars } from '@/shared/charts';
import { UNKNOWN } from '@/shared/format';
import { Card } from '@/shared/ui';

import classes from './Cards.module.css';

/** The last four weeks beside the present one. */
export function SeasonCard({ weeks }: { weeks: Week[] }) {
  const { t, format } = useWorkoutWords();
  const last = weeks.length - 1;
  const bars = weeks.map((week, i) => {
    const start = format.dayAndMonth(`${week.week_start}T12:00:00Z`, 'UTC');
    const distance = format.distance(week.distance_m, true);
    return {
      key: week.week_start,
      label:
        i === last
          ? t('home:now')
          : new Date(`${week.week_start}T12:00:00Z`)
              .toLocaleDateString(format.language === 'ru' ? 'ru-RU' : 'en-GB', {
                day: 'numeric',
                month: 'short',
                timeZone: 'UTC',
              })
              .replace('.', ''),
      value: week.distance_m,
      text: week.distance_m > 0 ? distance.value : UNKNOWN,
      isNow: i === last,
      description: t('home:weekOf', { date: start, distance: distance.text, count: week.count }),
    };
  });
  return (
    <Card className={classes.card}>
      <h2 className={classes.title}>{t('home:weeks', { unit: format.distance(null).unit })}</h2>
      <SeasonBars bars={bars} label={t('home:weeks', { unit: format.distance(null).unit })} />
    </Card>
  );
}
