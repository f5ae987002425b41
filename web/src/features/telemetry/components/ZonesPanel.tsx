import { ZoneBar } from '@/shared/charts';
import { Num } from '@/shared/ui';

import type { WorkoutDetail } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ZonesPanel.module.css';

/** Time in heart-rate zones: bar, rows Z1–Z5, and what the zones rest on. */
export function ZonesPanel({
  workout,
  className,
}: {
  workout: WorkoutDetail;
  className?: string | undefined;
}) {
  const { t, format } = useWorkoutWords();
  const { zones } = workout;
  if (!zones) return null;
  const limits = zones.items.map(
    ({ from_bpm, to_bpm }) => `${Math.round(from_bpm)}–${Math.round(to_bpm) - 1}`,
  );
  const last = zones.items.length - 1;
  limits[last] = `${Math.round(zones.items[last]?.from_bpm ?? 0)}–${Math.round(zones.max_bpm)}`;
  const basis = t(
    zones.basis === 'reserve'
      ? 'zones.fromReserve'
      : zones.is_max_estimated
        ? 'zones.fromAge'
        : 'zones.fromMax',
    {
      resting: format.number(zones.resting_bpm),
      max: format.number(zones.max_bpm),
    },
  );
  return (
    <section className={`${classes.panel} ${className ?? ''}`} aria-labelledby="zones-title">
      <div className={classes.head}>
        <h2 id="zones-title" className={classes.title}>
          {t('zones.title')}
        </h2>
        <Num size="table" unit={t('zones.average')}>
          {format.number(workout.heart_rate_avg_bpm)}
        </Num>
      </div>
      <ZoneBar items={zones.items} />
      <ul className={classes.rows}>
        {zones.items.map(({ zone, seconds }, i) => (
          <li key={zone} className={classes.row}>
            <span className={classes.zone}>
              <i style={{ background: `var(--sl-z${zone})` }} aria-hidden />
              {`Z${zone}`}
            </span>
            <span className={classes.limits}>{limits[i]}</span>
            <span className={classes.time}>{format.duration(seconds)}</span>
          </li>
        ))}
      </ul>
      <p className={classes.basis}>
        {workout.heart_rate_max_bpm
          ? `${t('zones.max', { bpm: format.number(workout.heart_rate_max_bpm) })} `
          : null}
        {basis}
      </p>
    </section>
  );
}
