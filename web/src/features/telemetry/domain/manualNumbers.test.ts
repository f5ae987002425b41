import { describe, expect, it } from 'vitest';

import type { WorkoutDetail } from '../api/types';
import { manualNumbers, numberChanges } from './manualNumbers';

const workout = {
  started_at: '2026-04-14T22:46:31Z',
  utc_offset_s: 10_800,
  elapsed_s: 4046,
  distance_m: 12430,
  ascent_m: null,
  heart_rate_avg_bpm: 154,
  calories_kcal: null,
  calories_source: null,
} as WorkoutDetail;
const lengths = { distanceM: 1000, heightM: 1 };

describe('numbers of a workout entered by hand', () => {
  it('are shown as they were typed', () => {
    expect(manualNumbers(workout, lengths)).toEqual({
      day: '2026-04-15',
      time: '01:46',
      hours: '1',
      minutes: '7',
      seconds: '26',
      distance: '12.43',
      ascent: '',
      heartRate: '154',
      calories: '',
    });
  });

  it('send another start in the time of the workout', () => {
    const opened = manualNumbers(workout, lengths);
    expect(numberChanges({ ...opened, time: '06:30' }, opened, lengths)).toEqual({
      started_at: '2026-04-15T06:30:00',
    });
  });

  it('hold energy only where it was typed', () => {
    const estimated = { ...workout, calories_kcal: 640, calories_source: 'estimate' as const };
    expect(manualNumbers(estimated, lengths).calories).toBe('');
    expect(manualNumbers({ ...estimated, calories_source: 'manual' }, lengths).calories).toBe('640');
  });

  it('send only what was changed, empty as unknown', () => {
    const opened = manualNumbers(workout, lengths);
    expect(numberChanges(opened, opened, lengths)).toEqual({});
    expect(
      numberChanges({ ...opened, minutes: '8', distance: '12,5', heartRate: '' }, opened, lengths),
    ).toEqual({
      elapsed_s: 4106,
      moving_s: 4106,
      distance_m: 12500,
      heart_rate_avg_bpm: null,
    });
  });
});
