import { renderHook } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';

import { startI18n } from '@/shared/i18n';

import type { Recording, WorkoutDetail } from '../api/types';
import { useSourceWords } from './useSourceWords';

const joined = (distance_share: number, track_gap_m: number) =>
  ({
    match: {
      kind: 'same_time',
      overlap: 0.9,
      shift_s: 0,
      with_recording_id: null,
      distance_share,
      track_gap_m,
    },
  }) as unknown as Recording;

beforeEach(() => startI18n('ru'));

it('says that two recordings agree instead of counting a difference of nothing', () => {
  const { why } = renderHook(() => useSourceWords({} as WorkoutDetail)).result.current;
  expect(why(joined(0.002, 0.3))).toMatch(/, расстояния совпадают, треки совпадают\.$/);
  expect(why(joined(0.02, 12))).toMatch(
    /, расстояния отличаются на 2.%, треки расходятся не больше чем на 12.м\.$/,
  );
});
