import type { WorkoutDetail, WorkoutPatch } from '../api/types';
import { durationS, type ManualForm, typedNumber } from './manual';

/** The numbers of a workout entered by hand, as typed; they can be changed later. */
export type ManualNumbers = Pick<
  ManualForm,
  'day' | 'time' | 'hours' | 'minutes' | 'seconds' | 'distance' | 'ascent' | 'heartRate' | 'calories'
>;

export interface Lengths {
  distanceM: number;
  heightM: number;
}

function typed(value: number | null, unit: number, decimals: number): string {
  return value === null ? '' : String(Number((value / unit).toFixed(decimals)));
}

/** The workout's numbers as the form shows them, in the person's units; energy that was estimated is not one. */
export function manualNumbers(workout: WorkoutDetail, { distanceM, heightM }: Lengths): ManualNumbers {
  const total = Math.round(workout.elapsed_s);
  const local = new Date(Date.parse(workout.started_at) + workout.utc_offset_s * 1000).toISOString();
  return {
    day: local.slice(0, 10),
    time: local.slice(11, 16),
    hours: String(Math.floor(total / 3600)),
    minutes: String(Math.floor((total % 3600) / 60)),
    seconds: String(total % 60),
    distance: typed(workout.distance_m, distanceM, 3),
    ascent: typed(workout.ascent_m, heightM, 0),
    heartRate: typed(workout.heart_rate_avg_bpm, 1, 0),
    calories: workout.calories_source === 'manual' ? typed(workout.calories_kcal, 1, 0) : '',
  };
}

/** Only what was typed anew, in SI units; the start in the workout's own zone. A changed duration is the moving time too. */
export function numberChanges(
  now: ManualNumbers,
  opened: ManualNumbers,
  { distanceM, heightM }: Lengths,
): WorkoutPatch {
  const changes: Record<string, number | string | null> = {};
  const isMoved = now.day !== opened.day || now.time !== opened.time;
  if (isMoved) changes.started_at = `${now.day}T${now.time}:00`;
  const seconds = durationS(now);
  if (seconds !== durationS(opened)) Object.assign(changes, { elapsed_s: seconds, moving_s: seconds });
  const scaled = {
    distance: ['distance_m', distanceM],
    ascent: ['ascent_m', heightM],
    heartRate: ['heart_rate_avg_bpm', 1],
    calories: ['calories_kcal', 1],
  } as const;
  for (const [field, [name, unit]] of Object.entries(scaled)) {
    const text = now[field as keyof typeof scaled];
    if (text === opened[field as keyof typeof scaled]) continue;
    const value = typedNumber(text);
    changes[name] = value === null ? null : value * unit;
  }
  return changes;
}
