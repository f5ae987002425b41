import type { Streams, WorkoutDetail } from '../api/types';

export interface RangeTotals {
  elapsedS: number;
  movingS: number;
  distanceM: number | null;
  ascentM: number | null;
  speedMps: number | null;
  heartRateBpm: number | null;
}

/** A value holds for its sample until the next one, but not across a hole. */
const LONGEST_HOLD_S = 60;

/** Position of the last sample at or before a moment; 0 before the first. */
export function indexAtTime(timeS: readonly number[], moment: number): number {
  let low = 0;
  let high = timeS.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((timeS[middle] as number) <= moment) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

function pausedS(pauses: WorkoutDetail['pauses'], from: number, to: number): number {
  return pauses.reduce((sum, { start_s, duration_s }) => {
    const overlap = Math.min(to, start_s + duration_s) - Math.max(from, start_s);
    return sum + Math.max(0, overlap);
  }, 0);
}

function meanOverTime(
  values: readonly (number | null)[],
  timeS: readonly number[],
  from: number,
  to: number,
): number | null {
  let sum = 0;
  let weight = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    const held = Math.min(LONGEST_HOLD_S, (timeS[i + 1] as number) - (timeS[i] as number));
    if (value == null || value <= 0) continue;
    sum += value * held;
    weight += held;
  }
  return weight > 0 ? sum / weight : null;
}

function known(
  values: readonly (number | null)[] | null | undefined,
  from: number,
  to: number,
  step: 1 | -1,
) {
  if (!values) return null;
  for (let i = step === 1 ? from : to; i >= from && i <= to; i += step) {
    const value = values[i];
    if (value != null) return value;
  }
  return null;
}

/** The numbers of a chosen part, from the samples `from` to `to` (indexes into the streams). */
export function rangeTotals(
  streams: Streams,
  pauses: WorkoutDetail['pauses'],
  from: number,
  to: number,
): RangeTotals {
  const startS = streams.time_s[from] ?? 0;
  const endS = streams.time_s[to] ?? startS;
  const first = known(streams.distance_m, from, to, 1);
  const last = known(streams.distance_m, from, to, -1);
  const distanceM = first !== null && last !== null ? last - first : null;
  const movingS = endS - startS - pausedS(pauses, startS, endS);
  // Summed up by the server, so that a part climbs by the same rule as the whole and its splits.
  const lowest = known(streams.ascent_m, from, to, 1);
  const highest = known(streams.ascent_m, from, to, -1);
  const bpm = streams.heart_rate_bpm;
  return {
    elapsedS: endS - startS,
    movingS,
    distanceM,
    ascentM: lowest !== null && highest !== null ? highest - lowest : null,
    speedMps: distanceM !== null && movingS > 0 ? distanceM / movingS : null,
    heartRateBpm: bpm ? meanOverTime(bpm, streams.time_s, from, to) : null,
  };
}
