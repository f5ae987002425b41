import { isKnown, UNKNOWN } from './numbers';

const two = (value: number): string => String(value).padStart(2, '0');

/** 3492 → "58:12", 4046 → "1:07:26". */
export function formatDuration(seconds: number | null | undefined): string {
  if (!isKnown(seconds)) return UNKNOWN;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Hours and minutes of long sums: 24240 → "6:44". */
export function formatHours(seconds: number | null | undefined): string {
  if (!isKnown(seconds)) return UNKNOWN;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

export interface DurationParts {
  hours: number;
  minutes: number;
}

/** Parts for plain text ("1 h 7 min"), rounded to the minute, at least one minute. */
export function durationParts(seconds: number): DurationParts {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
