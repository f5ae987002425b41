import { describe, expect, it } from 'vitest';

import type { WorkoutDetail } from '@/features/telemetry';

import { isFresh, isWellPaced } from './praise';

type Split = WorkoutDetail['splits_km'][number];

const splits = (...speeds: number[]) => ({
  splits_km: speeds.map((speed_avg_mps) => ({ speed_avg_mps, is_partial: false }) as Split),
});

describe('isWellPaced', () => {
  it('needs three splits within 2 %', () => {
    expect(isWellPaced(splits(3, 3.05, 3.02))).toBe(true);
    expect(isWellPaced(splits(3, 3.3, 3))).toBe(false);
    expect(isWellPaced(splits(3, 3))).toBe(false);
    expect(isWellPaced(splits(3, 0, 3))).toBe(false);
  });

  it('leaves the last part out', () => {
    const { splits_km } = splits(3, 3, 3, 4);
    (splits_km[3] as Split).is_partial = true;
    expect(isWellPaced({ splits_km })).toBe(true);
  });
});

describe('isFresh', () => {
  const workout = { started_at: '2026-04-14T07:00:00Z', elapsed_s: 3600 };

  it('holds for twelve hours after the end', () => {
    expect(isFresh(workout, Date.parse('2026-04-14T19:59:00Z'))).toBe(true);
    expect(isFresh(workout, Date.parse('2026-04-14T20:01:00Z'))).toBe(false);
    expect(isFresh(workout, Date.parse('2026-04-14T07:30:00Z'))).toBe(false);
  });
});
