import { expect, it } from 'vitest';

import type { Streams } from '../api/types';
import { rowsByTime } from './tableRows';

const samples = 3 * 600 + 301;
const NOTHING = {
  lat_deg: null,
  lon_deg: null,
  distance_m: null,
  altitude_m: null,
  speed_mps: null,
  cadence_spm: null,
  power_w: null,
  temperature_c: null,
  ascent_m: null,
};

it('has a row for each minute when no distance was measured', () => {
  const streams: Streams = {
    ...NOTHING,
    count: samples,
    total_count: samples,
    time_s: Array.from({ length: samples }, (_, i) => i),
    heart_rate_bpm: Array.from({ length: samples }, (_, i) => (i < 60 ? 100 : 120)),
  };
  const rows = rowsByTime(streams, []);
  // 2100 s are 35 minutes, more than fit: rows of five.
  expect(rows.map(({ untilS }) => untilS)).toEqual([300, 600, 900, 1200, 1500, 1800, 2100]);
  expect(rows[0]?.heartRateBpm).toBeCloseTo(116, 0);
  expect(rows[1]?.heartRateBpm).toBe(120);
  expect(rows[0]).toMatchObject({ untilM: null, speedMps: null, ascentM: null });
});

it('has no rows without samples', () => {
  const none: Streams = { ...NOTHING, count: 0, total_count: 0, time_s: [], heart_rate_bpm: null };
  expect(rowsByTime(none, [])).toEqual([]);
});
