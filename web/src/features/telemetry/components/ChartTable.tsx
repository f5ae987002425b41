import type { Streams, WorkoutDetail } from '../api/types';
import { rowsBySplit, rowsByTime } from '../domain/tableRows';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './ChartsCard.module.css';

/** The charts as rows, one for each kilometre or mile, or by time where no distance was measured. */
export function ChartTable({ workout, streams }: { workout: WorkoutDetail; streams: Streams }) {
  const { t, format } = useWorkoutWords();
  const splits = format.units === 'imperial' ? workout.splits_mile : workout.splits_km;
  const isByTime = splits.length === 0;
  const rows = isByTime ? rowsByTime(streams, workout.pauses) : rowsBySplit(splits);
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
            {isByTime ? null : <th scope="col">{t('splits.time')}</th>}
            <th scope="col">{tempo}</th>
            <th scope="col">{format.heartRate(null).unit}</th>
            <th scope="col">{t('number.ascent', { unit: format.elevation(null).unit })}</th>
            <th scope="col">{t('number.descent', { unit: format.elevation(null).unit })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.untilM === null ? format.duration(row.untilS) : format.distance(row.untilM).text}
              </th>
              {row.untilM === null ? null : <td>{format.duration(row.untilS)}</td>}
              <td>{format.tempo(row.speedMps, workout.family).value}</td>
              <td>{format.heartRate(row.heartRateBpm).value}</td>
              <td>{format.elevation(row.ascentM).value}</td>
              <td>{format.elevation(row.descentM).value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
