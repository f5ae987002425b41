import type { Streams, WorkoutDetail } from '../api/types';
import { indexAtTime, rangeTotals } from './rangeTotals';

export interface TableRow {
  key: number;
  /** The distance at the end of the row, metres; null for rows by time. */
  untilM: number | null;
  untilS: number;
  speedMps: number | null;
  heartRateBpm: number | null;
  ascentM: number | null;
  descentM: number | null;
}

type Splits = WorkoutDetail['splits_km'];

/** One row for each split. */
export function rowsBySplit(splits: Splits): TableRow[] {
  let untilM = 0;
  return splits.map((split) => {
    untilM += split.distance_m;
    return {
      key: split.index,
      untilM,
      untilS: split.end_s,
      speedMps: split.speed_avg_mps,
      heartRateBpm: split.heart_rate_avg_bpm,
      ascentM: split.ascent_m,
      descentM: split.descent_m,
    };
  });
}

const MOST_ROWS = 32;
const STEPS_S = [60, 300, 600, 1800, 3600, 7200];

/** Where no distance was measured: one row for each minute, five minutes, ten … */
export function rowsByTime(streams: Streams, pauses: WorkoutDetail['pauses']): TableRow[] {
  const endS = streams.time_s[streams.time_s.length - 1] ?? 0;
  const stepS = STEPS_S.find((step) => endS / step <= MOST_ROWS) ?? 14_400;
  return Array.from({ length: Math.ceil(endS / stepS) }, (_, i) => {
    const untilS = Math.min(endS, (i + 1) * stepS);
    const [from, to] = [indexAtTime(streams.time_s, i * stepS), indexAtTime(streams.time_s, untilS)];
    const totals = rangeTotals(streams, pauses, from, to);
    const { speedMps, heartRateBpm, ascentM } = totals;
    return { key: i, untilM: null, untilS, speedMps, heartRateBpm, ascentM, descentM: null };
  });
}
