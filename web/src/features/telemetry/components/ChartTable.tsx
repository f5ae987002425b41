import type { WorkoutDetail } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ChartsCard.module.css';

/** The charts as rows, one for each kilometre or mile. */
export function ChartTable({ workout }: { workout: WorkoutDetail }) {
  const { t, format } = useWorkoutWords();
  const splits = format.units === 'imperial' ? workout.splits_mile : workout.splits_km;
  const tempo = format.tempo(null, workout.family).unit;
  return (
    // A table that scrolls sideways must be reachable by keyboard (WCAG 2.1.1).
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="region" aria-label={t('charts.tableCaption')} tabIndex={0}>
      <table className={classes.table}>
        <caption>{t('charts.tableCaption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('splits.until')}</th>
            <th scope="col">{t('splits.time')}</th>
            <th scope="col">{tempo}</th>
            <th scope="col">{format.heartRate(null).unit}</th>
            <th scope="col">{t('number.ascent', { unit: format.elevation(null).unit })}</th>
            <th scope="col">{t('number.descent', { unit: format.elevation(null).unit })}</th>
          </tr>
        </thead>
        <tbody>
          {splits.map((split, i) => (
            <tr key={split.index}>
              <th scope="row">
                {format.distance(splits.slice(0, i + 1).reduce((sum, each) => sum + each.distance_m, 0)).text}
              </th>
              <td>{format.duration(split.end_s)}</td>
              <td>{format.tempo(split.speed_avg_mps, workout.family).value}</td>
              <td>{format.heartRate(split.heart_rate_avg_bpm).value}</td>
              <td>{format.elevation(split.ascent_m).value}</td>
              <td>{format.elevation(split.descent_m).value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
