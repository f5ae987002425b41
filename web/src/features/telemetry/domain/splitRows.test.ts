import { describe, expect, it } from 'vitest';

import type { WorkoutSplit } from '../api/types';
import { joinSplits, splitRows, splitStep } from './splitRows';

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

describe('long rides', () => {
  it('choose a step that leaves at most 32 rows', () => {
    expect([32, 33, 160, 161, 640].map(splitStep)).toEqual([1, 5, 5, 10, 20]);
  });

  it('are put together with the numbers of the whole', () => {
    const parts = [split(0, 1000, 4), split(1, 1000, 5), split(2, 1000, 8)].map((part, i) => ({
      ...part,
      heart_rate_avg_bpm: i === 1 ? null : 100 + i * 10,
      ascent_m: i === 0 ? null : 3,
    }));
    const [first, last] = joinSplits(parts, 2);
    expect(first).toMatchObject({
      distance_m: 2000,
      moving_s: 450,
      heart_rate_avg_bpm: 100,
      ascent_m: 3,
      is_partial: false,
    });
    expect(first?.speed_avg_mps).toBeCloseTo(2000 / 450, 9);
    expect(last).toMatchObject({ distance_m: 1000, heart_rate_avg_bpm: 120, is_partial: true });
  });
});
