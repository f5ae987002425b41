import { smoothByTime } from '../charts/smoothing';
import type { Track } from './track';

/** What the track's colour says. */
export type ColorMode = 'plain' | 'pace' | 'heart_rate' | 'gradient';

/** A colour class 0–4 per track point (index into a five-step ramp or the zones); -1 = no value there. */
export type ClassOfPoint = Int8Array;

export type ColorKey =
  | { kind: 'none' }
  | { kind: 'pace'; slowMps: number; fastMps: number }
  | { kind: 'zones' }
  | { kind: 'heart_rate'; lowBpm: number; highBpm: number }
  | { kind: 'gradient'; downPercent: number; upPercent: number };

export interface Coloring {
  mode: ColorMode;
  /** Which five colours the classes mean. */
  palette: 'plain' | 'ramp' | 'zones';
  classes: ClassOfPoint;
  key: ColorKey;
}

type Channel = readonly (number | null)[] | null | undefined;

/** Seconds to each side over which speed is averaged, so that single noisy samples do not make confetti. */
const SMOOTH_S = 12;
/** Limits of the five pace classes in standard deviations around the average; the middle one is "as usual". */
const PACE_LIMITS = [-1, -0.375, 0.375, 1];
/** Limits of the five gradient classes, as a share (0.05 = 5 %). */
const GRADIENT_LIMITS = [-0.05, -0.015, 0.015, 0.05];
/** Gradient is measured over this length, metres to each side: DOMAIN 5.3 asks for at least 30–50 m. */
const GRADIENT_WINDOW_M = 40;

/** Class of a value among ascending limits: 0 below the first, `limits.length` at or above the last. */
export function classOf(value: number | null | undefined, limits: readonly number[]): number {
  if (value == null || Number.isNaN(value)) return -1;
  let found = 0;
  for (const limit of limits) if (value >= limit) found++;
  return found;
}

function percentileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? 0;
}

function atTrack(values: readonly (number | null)[], track: Track): (number | null)[] {
  return track.index.map((i) => values[i] ?? null);
}

/** No colour scale: the line is in the athlete's own colour. */
export function plainColoring(track: Track): Coloring {
  return {
    mode: 'plain',
    palette: 'plain',
    classes: new Int8Array(track.points.length),
    key: { kind: 'none' },
  };
}

/**
 * Five classes around the average moving speed, slow (0) to fast (4), class 2 = about average.
 * The spread follows the workout: an even run shows little colour, intervals show all of it.
 */
export function paceColoring(
  track: Track,
  speedMps: Channel,
  timeS: readonly number[],
  averageMps: number | null,
): Coloring | null {
  if (!speedMps) return null;
  const speeds = atTrack(smoothByTime(speedMps, timeS, SMOOTH_S), track);
  const moving = speeds.filter((v): v is number => v != null && v > 0.4).sort((a, b) => a - b);
  if (moving.length < 2) return null;
  const average = averageMps ?? moving.reduce((sum, v) => sum + v, 0) / moving.length;
  const slowMps = percentileOf(moving, 0.05);
  const fastMps = percentileOf(moving, 0.95);
  const inner = moving.filter((v) => v >= slowMps && v <= fastMps);
  const variance = inner.reduce((sum, v) => sum + (v / average - 1) ** 2, 0) / inner.length;
  const spread = Math.min(0.3, Math.max(0.025, Math.sqrt(variance)));
  const limits = PACE_LIMITS.map((sigma) => average * (1 + sigma * spread));
  return {
    mode: 'pace',
    palette: 'ramp',
    classes: Int8Array.from(speeds, (v) => classOf(v, limits)),
    key: { kind: 'pace', slowMps, fastMps },
  };
}

/** Heart-rate zones when their lower limits are known (five of them, ascending); else five equal steps low to high. */
export function heartRateColoring(
  track: Track,
  bpm: Channel,
  zonesFromBpm: readonly number[] | null,
): Coloring | null {
  if (!bpm) return null;
  const values = atTrack(bpm, track);
  const known = values.filter((v): v is number => v != null && v > 0).sort((a, b) => a - b);
  if (known.length < 2) return null;
  if (zonesFromBpm && zonesFromBpm.length === 5) {
    const limits = zonesFromBpm.slice(1);
    const classes = Int8Array.from(values, (v) => classOf(v, limits));
    return { mode: 'heart_rate', palette: 'zones', classes, key: { kind: 'zones' } };
  }
  const lowBpm = percentileOf(known, 0.05);
  const highBpm = percentileOf(known, 0.95);
  const limits = [0.2, 0.4, 0.6, 0.8].map((share) => lowBpm + share * Math.max(5, highBpm - lowBpm));
  const classes = Int8Array.from(values, (v) => classOf(v, limits));
  return { mode: 'heart_rate', palette: 'ramp', classes, key: { kind: 'heart_rate', lowBpm, highBpm } };
}

/** Rise over run at each sample as a share, over about 80 m; null where altitude or distance is unknown. */
export function gradients(
  altitudeM: readonly (number | null)[],
  distanceM: readonly (number | null)[],
): (number | null)[] {
  let from = 0;
  let to = 0;
  return altitudeM.map((altitude, i) => {
    const here = distanceM[i];
    if (altitude == null || here == null) return null;
    while (from < i && here - (distanceM[from] ?? -Infinity) > GRADIENT_WINDOW_M) from++;
    to = Math.max(to, i);
    while (to < altitudeM.length - 1 && (distanceM[to] ?? -Infinity) - here < GRADIENT_WINDOW_M) to++;
    const first = Math.max(0, from - 1);
    const run = (distanceM[to] ?? here) - (distanceM[first] ?? here);
    const low = altitudeM[first];
    const high = altitudeM[to];
    if (low == null || high == null || run < 5) return null;
    return Math.max(-0.45, Math.min(0.45, (high - low) / run));
  });
}

/** Five classes from steep down to steep up. Down is drawn in the fast colours of the ramp, up in the slow ones. */
export function gradientColoring(
  track: Track,
  altitudeM: Channel,
  distanceM: Channel,
  timeS: readonly number[],
): Coloring | null {
  if (!altitudeM || !distanceM) return null;
  const values = atTrack(gradients(smoothByTime(altitudeM, timeS, 6), distanceM), track);
  if (!values.some((v) => v != null)) return null;
  return {
    mode: 'gradient',
    palette: 'ramp',
    classes: Int8Array.from(values, (v) => (v == null ? -1 : 4 - classOf(v, GRADIENT_LIMITS))),
    key: { kind: 'gradient', downPercent: -5, upPercent: 5 },
  };
}
