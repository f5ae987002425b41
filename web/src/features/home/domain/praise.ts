import type { WorkoutDetail } from '@/features/telemetry';

/** Splits that vary by less than this are even (DESIGN, Numbers and words: no praise the data do not support). */
const EVEN_SHARE = 0.02;
const FEWEST_SPLITS = 3;
const FRESH_MS = 12 * 3600 * 1000;

type Splits = Pick<WorkoutDetail, 'splits_km'>;

/** Did the whole kilometres vary by less than 2 % (standard deviation over mean)? Needs at least three of them. */
export function isWellPaced({ splits_km }: Splits): boolean {
  const speeds = splits_km.filter((split) => !split.is_partial).map((split) => split.speed_avg_mps ?? 0);
  if (speeds.length < FEWEST_SPLITS || speeds.some((speed) => speed <= 0)) return false;
  const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
  const variance = speeds.reduce((sum, speed) => sum + (speed - mean) ** 2, 0) / speeds.length;
  return Math.sqrt(variance) / mean < EVEN_SHARE;
}

/** Did the workout end within the last twelve hours? */
export function isFresh(workout: Pick<WorkoutDetail, 'started_at' | 'elapsed_s'>, now = Date.now()): boolean {
  const endedAt = Date.parse(workout.started_at) + workout.elapsed_s * 1000;
  return now - endedAt < FRESH_MS && endedAt <= now + 60_000;
}
