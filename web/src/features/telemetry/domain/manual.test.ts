import { describe, expect, it } from 'vitest';

import { durationS, manualBody, manualErrors, type ManualForm, typedNumber } from './manual';

const form: ManualForm = {
  sport: 'run',
  name: ' Easy ',
  day: '2026-04-14',
  time: '07:46',
  hours: '1',
  minutes: '7',
  seconds: '26',
  distance: '12,43',
  ascent: '',
  heartRate: '154',
  calories: '',
  description: '',
  effort: 6,
};

describe('manual entry', () => {
  it('reads numbers as people type them', () => {
    expect(['12,5', '12.5', ' 1 200 ', '', 'ten', '-3'].map(typedNumber)).toEqual([
      12.5,
      12.5,
      1200,
      null,
      NaN,
      NaN,
    ]);
    expect(durationS(form)).toBe(4046);
  });

  it('names each wrong field', () => {
    const wrong = {
      ...form,
      sport: '',
      day: '2026-04-15',
      hours: '',
      minutes: '',
      seconds: '0',
      distance: 'far',
    };
    expect(manualErrors(wrong, '2026-04-14')).toEqual({
      sport: 'sport',
      day: 'future',
      duration: 'duration',
      distance: 'number',
    });
    expect(manualErrors(form, '2026-04-14')).toEqual({});
  });

  it('sends SI units and leaves the unknown null', () => {
    expect(manualBody(form, 'Europe/Moscow', 1000, 1)).toEqual({
      sport: 'run',
      name: 'Easy',
      started_at: '2026-04-14T07:46:00',
      time_zone: 'Europe/Moscow',
      elapsed_s: 4046,
      distance_m: 12430,
      ascent_m: null,
      heart_rate_avg_bpm: 154,
      calories_kcal: null,
      description: '',
      effort: 6,
    });
  });
});
