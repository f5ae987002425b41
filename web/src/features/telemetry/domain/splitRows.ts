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

/** More rows than this are put together by five, ten, twenty … */
const MOST_ROWS = 32;
const STEPS = [1, 5, 10, 20, 50, 100];

/** How many kilometres (or miles) one row holds: long rides have too many to read one by one. */
export function splitStep(count: number): number {
  return STEPS.find((step) => count / step <= MOST_ROWS) ?? 200;
}

function joined(group: readonly WorkoutSplit[], index: number): WorkoutSplit {
  const first = group[0] as WorkoutSplit;
  const last = group[group.length - 1] as WorkoutSplit;
  const sum = (pick: (split: WorkoutSplit) => number | null) =>
    group.reduce<number | null>((total, split) => {
      const value = pick(split);
      return value === null ? total : (total ?? 0) + value;
    }, null);
  const distance_m = sum((split) => split.distance_m) ?? 0;
  const moving_s = sum((split) => split.moving_s) ?? 0;
  const timed = group.filter((split) => split.heart_rate_avg_bpm !== null);
  const timedS = timed.reduce((total, split) => total + split.moving_s, 0);
  const beats = timed.reduce((total, split) => total + (split.heart_rate_avg_bpm ?? 0) * split.moving_s, 0);
  return {
    index,
    start_s: first.start_s,
    end_s: last.end_s,
    distance_m,
    moving_s,
    elapsed_s: sum((split) => split.elapsed_s) ?? 0,
    speed_avg_mps: moving_s > 0 ? distance_m / moving_s : null,
    heart_rate_avg_bpm: timedS > 0 ? beats / timedS : null,
    ascent_m: sum((split) => split.ascent_m),
    descent_m: sum((split) => split.descent_m),
    is_partial: last.is_partial,
  };
}

/** Splits put together `step` by `step`; the last group may be shorter and is then partial. */
export function joinSplits(splits: readonly WorkoutSplit[], step: number): WorkoutSplit[] {
  if (step === 1) return [...splits];
  return Array.from({ length: Math.ceil(splits.length / step) }, (_, i) => {
    const group = splits.slice(i * step, (i + 1) * step);
    const whole = joined(group, i);
    return { ...whole, is_partial: whole.is_partial || group.length < step };
  });
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
