import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { isKnown, useFormat } from '@/shared/format';

import type { WorkoutSummary } from '../api/types';
import { startDay } from '../domain/calendar';

type Named = Pick<WorkoutSummary, 'name' | 'sport' | 'sport_raw'>;
type Timed = Pick<WorkoutSummary, 'started_at' | 'utc_offset_s' | 'time_zone'>;
type Ended = Timed & Pick<WorkoutSummary, 'elapsed_s'>;

const DAY_MS = 86_400_000;

/** Names, dates and sources of workouts as the pages say them. */
export function useWorkoutWords() {
  const { t, i18n } = useTranslation('telemetry');
  const format = useFormat();
  const sportName = useCallback(
    (sport: string, raw = '') => {
      if (sport === 'other' && raw && raw.toLowerCase() !== 'unknown') return raw;
      return i18n.exists(`sports:${sport}`) ? t(`sports:${sport}`) : raw || sport;
    },
    [t, i18n],
  );
  const title = (workout: Named) => workout.name || sportName(workout.sport, workout.sport_raw);
  /** "Yesterday, 7:46", "Mon 13 April, 7:46": the day and clock of the place where it happened. */
  const when = (workout: Timed) => {
    const day = startDay(workout);
    const time = format.time(workout.started_at, workout.time_zone);
    const today = format.localDay(new Date());
    const yesterday = format.localDay(Date.now() - DAY_MS);
    if (day === today) return t('row.today', { time });
    if (day === yesterday) return t('row.yesterday', { time });
    const date = format.shortDate(workout.started_at, workout.time_zone);
    return `${date.charAt(0).toUpperCase()}${date.slice(1)}`;
  };
  /** "40 min ago" since its end, later the day and clock of its start, where it happened. */
  const ago = (workout: Ended) =>
    format.relative(Date.parse(workout.started_at) + workout.elapsed_s * 1000) ??
    `${format.dayAndMonth(workout.started_at, workout.time_zone)}, ${format.time(workout.started_at, workout.time_zone)}`;
  const longWhen = (workout: Timed) => {
    const date = format.longDate(workout.started_at, workout.time_zone);
    const time = format.time(workout.started_at, workout.time_zone);
    return `${date.charAt(0).toUpperCase()}${date.slice(1)}, ${time}`;
  };
  const source = ({ source: { kind, device_name } }: Pick<WorkoutSummary, 'source'>) =>
    device_name && kind !== 'manual' ? device_name : t(`source.${kind}`);
  /** The main number of a row: distance, or time where there is none. */
  const mainNumber = ({ distance_m, moving_s }: Pick<WorkoutSummary, 'distance_m' | 'moving_s'>) =>
    isKnown(distance_m) && distance_m > 0
      ? format.distance(distance_m)
      : { value: format.duration(moving_s), unit: '', text: format.durationWords(moving_s) };
  return { t, format, sportName, title, when, ago, longWhen, source, mainNumber };
}
