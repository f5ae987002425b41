import { Link } from '@tanstack/react-router';
import { memo } from 'react';

import { UNKNOWN } from '@/shared/format';
import { MiniTrack } from '@/shared/map';
import { Tag } from '@/shared/ui';

import type { WorkoutRow as Row, WorkoutSummary } from '../api/types';
import { useWorkoutWords } from '../hooks/useWorkoutWords';
import classes from './Rows.module.css';
import { SportIcon } from './SportIcon';

/** A list also says what does not count where people are compared. */
type Shown = WorkoutSummary & Partial<Pick<Row, 'verdict'>>;

/** One workout of a list: shape of its track, name, day, distance and pace. */
export const WorkoutRow = memo(function WorkoutRow({ workout }: { workout: Shown }) {
  const { t, format, title, when, sportName, mainNumber } = useWorkoutWords();
  const main = mainNumber(workout);
  const tempo = format.tempo(workout.speed_avg_mps, workout.family);
  const isOtherSport = workout.name !== '' && !['run', 'other'].includes(workout.sport);
  return (
    <Link to="/training/$workoutId" params={{ workoutId: workout.id }} className={classes.row}>
      {workout.polyline ? (
        <MiniTrack polyline={workout.polyline} />
      ) : (
        <span className={classes.tile}>
          <SportIcon sport={workout.sport} family={workout.family} />
        </span>
      )}
      <span className={classes.text}>
        <span className={classes.name}>{title(workout)}</span>
        <span className={classes.when}>
          {when(workout)}
          {isOtherSport ? `, ${sportName(workout.sport, workout.sport_raw).toLocaleLowerCase()}` : null}
        </span>
        {workout.source.kind === 'manual' ? <Tag>{t('row.manual')}</Tag> : null}
        {workout.verdict === 'suspect' || workout.verdict === 'rejected' ? (
          <Tag tone="warn">{t(`verdict:mark.${workout.verdict}`)}</Tag>
        ) : null}
        {workout.recording_count > 1 ? (
          <Tag>{t('row.recordings', { count: workout.recording_count })}</Tag>
        ) : null}
      </span>
      <span className={classes.numbers}>
        <span className={classes.main}>
          {main.value}
          {main.unit ? <span className={classes.unit}> {main.unit}</span> : null}
        </span>
        {tempo.value === UNKNOWN ? null : (
          <span className={classes.tempo}>
            {tempo.value}
            <span className={classes.unit}> {tempo.unit}</span>
          </span>
        )}
      </span>
    </Link>
  );
});
