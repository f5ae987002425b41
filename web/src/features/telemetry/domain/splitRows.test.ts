import { describe, expect, it } from 'vitest';

import type { WorkoutSplit } from '../api/types';
import { splitRows } from './splitRows';

function split(index: number, distanceM: number, speedMps: number): WorkoutSplit {
  const time = distanceM / speedMps;
  return {
    index,
    start_s: 0,
    end_s: time,
    distance_m: distanceM,
    elapsed_s: time,
    moving_s: time,
    speed_avg_mps: speedMps,
    heart_rate_avg_bpm: null,
    ascent_m: null,
    descent_m: null,
    is_partial: distanceM < 1000,
  };
}

describe('splitRows', () => {
  it('numbers rows, makes the fastest bar full and marks what is over the average', () => {
    const rows = splitRows([split(0, 1000, 3), split(1, 1000, 4), split(2, 430, 3.5)], 3.5, 1000);
    expect(
      rows.map((row) => [row.index, Number(row.barWidth.toFixed(3)), row.isFast, row.isPartial]),
    ).toEqual([
      [1, 0.26, false, false],
      [2, 1, true, false],
      [3, 0.683, false, true],
    ]);
  });

  it('leaves out a tail of a few metres', () => {
    expect(splitRows([split(0, 1000, 3), split(1, 60, 9)], 3, 1000)).toHaveLength(1);
  });
});
