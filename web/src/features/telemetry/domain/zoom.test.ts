import { expect, it } from 'vitest';

import type { Streams } from '../api/types';
import { canZoom, cutStreams, nearestIndex, rangeAt } from './zoom';

const TIMES = [0, 10, 20, 40, 80];

const STREAMS: Streams = {
  count: 5,
  total_count: 900,
  time_s: TIMES,
  distance_m: [0, 30, 60, 120, 240],
  lat_deg: null,
  lon_deg: null,
  altitude_m: null,
  speed_mps: [3, 3, null, 3, 3],
  heart_rate_bpm: null,
  cadence_spm: null,
  power_w: null,
  temperature_c: null,
  ascent_m: null,
};

it('finds the nearest sample, also before the first and behind the last', () => {
  expect([-5, 4, 6, 29, 31, 500].map((moment) => nearestIndex(TIMES, moment))).toEqual([0, 0, 1, 2, 3, 4]);
});

it('cuts every channel alike, and leaves alone what was not measured', () => {
  const cut = cutStreams(STREAMS, [1, 3]);
  expect(cut.time_s).toEqual([10, 20, 40]);
  expect(cut.speed_mps).toEqual([3, null, 3]);
  expect([cut.count, cut.total_count, cut.lat_deg]).toEqual([3, 3, null]);
});

it('offers no zoom into the whole, nor into a moment', () => {
  expect(canZoom(STREAMS, [0, 3])).toBe(true);
  expect(canZoom(STREAMS, [0, 4])).toBe(false);
  expect(canZoom(STREAMS, [0, 2])).toBe(false);
});

it('finds a part again in other samples, at least two of them, and none outside', () => {
  expect(rangeAt(TIMES, [9, 41])).toEqual([1, 3]);
  expect(rangeAt(TIMES, [21, 22])).toEqual([2, 3]);
  expect(rangeAt(TIMES, [78, 200])).toEqual([3, 4]);
  expect(rangeAt(TIMES, [81, 200])).toBeNull();
  expect(rangeAt([5], [5, 6])).toBeNull();
});
