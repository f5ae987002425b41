import { ZoneBar } from '@/shared/charts';
import { Num } from '@/shared/ui';

import type { WorkoutDetail, WorkoutZones } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ZonesPanel.module.css';

/** "90–123" for each zone; the last one ends at the maximum. */
function zoneRanges({ items, max_bpm }: WorkoutZones): string[] {
  return items.map(({ from_bpm, to_bpm }, i) => {
    const to = i === items.length - 1 ? Math.round(max_bpm) : Math.round(to_bpm) - 1;
    return `${Math.round(from_bpm)}–${to}`;
  });
}

function Basis({ workout, zones }: { workout: WorkoutDetail; zones: WorkoutZones }) {
  const { t, format } = useWorkoutWords();
  const { basis, is_max_estimated, resting_bpm, max_bpm } = zones;
  const key = is_max_estimated ? 'fromAge' : basis === 'reserve' ? 'fromReserve' : 'fromMax';
  const max = workout.heart_rate_max_bpm;
  return (
    <p className={classes.basis}>
      {max ? `${t('zones.max', { bpm: format.number(max) })} ` : null}
      {t(`zones.${key}`, { resting: format.number(resting_bpm), max: format.number(max_bpm) })}
    </p>
  );
}

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
  const ranges = zoneRanges(zones);
  return (
    <section className={className} aria-labelledby="zones-title">
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
            <span className={classes.limits}>{ranges[i]}</span>
            <span className={classes.time}>{format.duration(seconds)}</span>
          </li>
        ))}
      </ul>
      <Basis workout={workout} zones={zones} />
    </section>
  );
}
