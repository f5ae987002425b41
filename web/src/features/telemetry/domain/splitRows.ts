import { isFastSplit, splitBarWidths } from '@/shared/charts';

import type { WorkoutLap, WorkoutSplit } from '../api/types';

export interface SplitRow {
  key: number;
  /** "1", "2" … or the length of a part that is no whole unit. */
  index: number;
  isPartial: boolean;
  startS: number;
  endS: number;
  distanceM: number | null;
  elapsedS: number;
  movingS: number;
  speedMps: number | null;
  heartRateBpm: number | null;
  ascentM: number | null;
  /** 0–1. */
  barWidth: number;
  isFast: boolean;
}

type Part = WorkoutSplit | WorkoutLap;

/** Shorter than this share of the unit, a last split says nothing about pace and gets no bar. */
const SHORTEST_PARTIAL = 0.1;

function isTooShort(part: Part, unitM: number): boolean {
  return 'is_partial' in part && part.is_partial && part.distance_m < unitM * SHORTEST_PARTIAL;
}

/** Splits or laps as rows with their bars. `unitM`: length of a whole split. */
export function splitRows(parts: readonly Part[], averageMps: number | null, unitM: number): SplitRow[] {
  const shown = parts.filter((part) => !isTooShort(part, unitM));
  const widths = splitBarWidths(shown.map((part) => part.speed_avg_mps));
  return shown.map((part, i) => ({
    key: part.index,
    index: i + 1,
    isPartial: 'is_partial' in part && part.is_partial,
    startS: part.start_s,
    endS: part.end_s,
    distanceM: part.distance_m,
    elapsedS: part.elapsed_s,
    movingS: part.moving_s,
    speedMps: part.speed_avg_mps,
    heartRateBpm: part.heart_rate_avg_bpm,
    ascentM: part.ascent_m,
    barWidth: widths[i] ?? 0,
    isFast: isFastSplit(part.speed_avg_mps, averageMps),
  }));
}
