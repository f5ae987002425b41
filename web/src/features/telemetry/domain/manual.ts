import type { ManualWorkout } from '../api/types';

/** The form's texts as typed. */
export interface ManualForm {
  sport: string;
  name: string;
  /** YYYY-MM-DD and HH:MM, local. */
  day: string;
  time: string;
  hours: string;
  minutes: string;
  seconds: string;
  distance: string;
  ascent: string;
  heartRate: string;
  calories: string;
  description: string;
  effort: number | null;
}

export type ManualField = 'sport' | 'day' | 'duration' | 'distance' | 'ascent' | 'heartRate' | 'calories';

/** A number as people type it: "12,5" and "12.5" are the same; empty is null, nonsense is NaN. */
export function typedNumber(text: string): number | null {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  if (plain === '') return null;
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

export function durationS(form: Pick<ManualForm, 'hours' | 'minutes' | 'seconds'>): number {
  const [hours, minutes, seconds] = [form.hours, form.minutes, form.seconds].map(typedNumber);
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

const LONGEST_S = 14 * 86_400;

type Errors = Partial<Record<ManualField, string>>;

/** Numbers that cannot be sent as they are, with the key of the reason. */
export function numberErrors(
  form: Pick<ManualForm, 'hours' | 'minutes' | 'seconds' | 'distance' | 'ascent' | 'heartRate' | 'calories'>,
): Errors {
  const errors: Errors = {};
  const seconds = durationS(form);
  if (!(seconds > 0) || seconds > LONGEST_S) errors.duration = 'duration';
  for (const field of ['distance', 'ascent', 'heartRate', 'calories'] as const) {
    if (Number.isNaN(typedNumber(form[field]))) errors[field] = 'number';
  }
  return errors;
}

/** A start that cannot be sent as it is, with the key of the reason. */
export function startErrors({ day, time }: Pick<ManualForm, 'day' | 'time'>, today: string): Errors {
  if (!day || !time) return { day: 'day' };
  return day > today ? { day: 'future' } : {};
}

/** Fields that cannot be sent as they are, with the key of the reason. */
export function manualErrors(form: ManualForm, today: string): Errors {
  const errors: Errors = form.sport ? {} : { sport: 'sport' };
  return { ...errors, ...startErrors(form, today), ...numberErrors(form) };
}

/** The request, in SI units. `unitM` and `heightM` are the lengths behind the person's units. */
export function manualBody(
  form: ManualForm,
  timeZone: string,
  unitM: number,
  heightM: number,
): ManualWorkout {
  const scaled = (text: string, factor: number) => {
    const value = typedNumber(text);
    return value === null ? null : value * factor;
  };
  return {
    sport: form.sport,
    name: form.name.trim(),
    started_at: `${form.day}T${form.time}:00`,
    time_zone: timeZone,
    elapsed_s: durationS(form),
    distance_m: scaled(form.distance, unitM),
    ascent_m: scaled(form.ascent, heightM),
    heart_rate_avg_bpm: scaled(form.heartRate, 1),
    calories_kcal: scaled(form.calories, 1),
    description: form.description.trim(),
    effort: form.effort,
  };
}
