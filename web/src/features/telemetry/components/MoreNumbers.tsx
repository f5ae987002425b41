import { UNKNOWN } from '@/shared/format';
import { Card } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './MoreNumbers.module.css';

function useList(workout: WorkoutDetail) {
  const { t, format } = useWorkoutWords();
  const isPaced = ['run', 'walk', 'swim'].includes(workout.family);
  const calories = format.calories(workout.calories_kcal).text;
  const pauses = workout.pauses.reduce((sum, { duration_s }) => sum + duration_s, 0);
  const rows: [string, string, string?][] = [
    [t('more.heartRate'), format.heartRate(workout.heart_rate_avg_bpm).text],
    [t('more.heartRateMax'), format.heartRate(workout.heart_rate_max_bpm).text],
    [
      t(isPaced ? 'more.paceBest' : 'more.speedMax'),
      format.tempo(workout.speed_max_mps, workout.family).text,
    ],
    [t('more.ascent'), format.elevation(workout.ascent_m).text],
    [t('more.descent'), format.elevation(workout.descent_m).text],
    [t('more.cadenceMax'), format.cadence(workout.cadence_max_spm, workout.family).text],
    [t('more.power'), format.power(workout.power_avg_w).text],
    [t('more.powerMax'), format.power(workout.power_max_w).text],
    [t('more.powerNormalized'), format.power(workout.power_normalized_w).text],
    [
      t('more.calories'),
      calories,
      workout.calories_source ? t(`more.caloriesFrom.${workout.calories_source}`) : undefined,
    ],
    [t('more.temperature'), format.temperature(workout.temperature_avg_c).text],
    [t('more.load'), format.number(workout.trimp)],
    [t('more.effort'), workout.effort === null ? UNKNOWN : t('more.effortValue', { value: workout.effort })],
    [
      t('more.pauses', { count: workout.pauses.length }),
      workout.pauses.length ? format.duration(pauses) : UNKNOWN,
    ],
  ];
  return rows.filter(([, value]) => value !== UNKNOWN);
}

/** Everything else that is known, as a quiet list. */
export function MoreNumbers({ workout }: { workout: WorkoutDetail }) {
  const { t } = useWorkoutWords();
  const rows = useList(workout);
  if (rows.length === 0) return null;
  return (
    <Card aria-labelledby="more-title">
      <h2 id="more-title" className={classes.title}>
        {t('more.title')}
      </h2>
      <dl className={classes.list}>
        {rows.map(([name, value, note]) => (
          <div key={name} className={classes.row}>
            <dt>
              {name}
              {note ? <span className={classes.note}>{note}</span> : null}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
