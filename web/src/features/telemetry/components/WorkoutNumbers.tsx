import { isKnown, UNKNOWN } from '@/shared/format';
import { Num } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './WorkoutNumbers.module.css';

interface Shown {
  key: string;
  value: string;
  label: string;
}

/** The numbers in the order of their weight. Absent ones are left out; time is always there. */
export function useNumbers(workout: WorkoutDetail) {
  const { t, format } = useWorkoutWords();
  const isPaced = ['run', 'walk', 'swim'].includes(workout.family);
  const tempo = format.tempo(workout.speed_avg_mps, workout.family);
  const ascent = format.elevation(workout.ascent_m);
  const cadence = format.cadence(workout.cadence_avg_spm, workout.family);
  const power = format.power(workout.power_avg_w);
  const all: Record<string, Shown> = {
    tempo: {
      key: 'tempo',
      value: tempo.value,
      label: t(isPaced ? 'number.pace' : 'number.speed', { unit: tempo.unit }),
    },
    moving: { key: 'moving', value: format.duration(workout.moving_s), label: t('number.moving') },
    elapsed: { key: 'elapsed', value: format.duration(workout.elapsed_s), label: t('number.elapsed') },
    heartRate: {
      key: 'heartRate',
      value: format.number(workout.heart_rate_avg_bpm),
      label: t('number.heartRate'),
    },
    ascent: { key: 'ascent', value: ascent.value, label: t('number.ascent', { unit: ascent.unit }) },
    cadence: { key: 'cadence', value: cadence.value, label: t('number.cadence', { unit: cadence.unit }) },
    power: { key: 'power', value: power.value, label: t('number.power', { unit: power.unit }) },
    load: { key: 'load', value: format.number(workout.trimp), label: t('number.load') },
    calories: {
      key: 'calories',
      value: format.number(workout.calories_kcal),
      label: format.calories(null).unit,
    },
  };
  const pick = (...keys: string[]) =>
    keys.map((key) => all[key] as Shown).filter(({ value }) => value !== UNKNOWN);
  const hasDistance = isKnown(workout.distance_m) && workout.distance_m > 0;
  const main = hasDistance
    ? format.distance(workout.distance_m)
    : { value: format.duration(workout.moving_s), unit: t('number.moving') };
  return { main, hasDistance, pick };
}

/** Desktop: the distance as the hero, six numbers below it. */
export function NumbersCard({ workout }: { workout: WorkoutDetail }) {
  const { main, hasDistance, pick } = useNumbers(workout);
  const rest = pick(
    'tempo',
    ...(hasDistance ? ['moving'] : []),
    'elapsed',
    'ascent',
    'cadence',
    'load',
    'power',
    'calories',
  ).slice(0, 6);
  return (
    <section className={classes.card}>
      {hasDistance ? (
        <Num className={classes.hero} size="hero" unit={main.unit}>
          {main.value}
        </Num>
      ) : (
        <Num className={classes.time} size="hero" label={main.unit}>
          {main.value}
        </Num>
      )}
      <div className={classes.grid}>
        {rest.map(({ key, value, label }) => (
          <Num key={key} className={classes.small} label={label}>
            {value}
          </Num>
        ))}
      </div>
    </section>
  );
}

/** Phone: distance, pace and time in one line, the smaller numbers below a rule. */
export function NumbersStrip({ workout }: { workout: WorkoutDetail }) {
  const { main, hasDistance, pick } = useNumbers(workout);
  return (
    <section>
      <div className={classes.strip}>
        <Num size="xl" label={main.unit}>
          {main.value}
        </Num>
        {pick('tempo', ...(hasDistance ? ['moving'] : ['elapsed'])).map(({ key, value, label }) => (
          <Num key={key} size="l" className={classes.second} label={label}>
            {value}
          </Num>
        ))}
      </div>
      <div className={classes.line}>
        {pick('heartRate', 'ascent', 'cadence', 'power', 'load')
          .slice(0, 4)
          .map(({ key, value, label }) => (
            <Num key={key} size="s" label={label}>
              {value}
            </Num>
          ))}
      </div>
    </section>
  );
}
