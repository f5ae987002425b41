import type { Language } from '../i18n';
import { formatDuration } from './duration';
import { formatNumber, isKnown, UNKNOWN } from './numbers';

export type Units = 'metric' | 'imperial';

/** Keys of the `units` namespace. */
export type UnitKey =
  | 'km'
  | 'mi'
  | 'm'
  | 'ft'
  | 'yd'
  | 'perKm'
  | 'perMi'
  | 'per100m'
  | 'per100yd'
  | 'kmh'
  | 'mph'
  | 'bpm'
  | 'spm'
  | 'rpm'
  | 'watt'
  | 'kcal'
  | 'celsius'
  | 'fahrenheit'
  | 'kg'
  | 'lb';

/** A value and the key of its unit; the value is "–" when unknown. */
export interface Measured {
  value: string;
  unit: UnitKey;
}

export interface Manner {
  language: Language;
  units: Units;
}

export const METERS_PER_MILE = 1609.344;
const METERS_PER_FOOT = 0.3048;
const METERS_PER_YARD = 0.9144;
const KILOGRAMS_PER_POUND = 0.45359237;
/** Slower than an hour per kilometre is standing, not a pace. */
const SLOWEST_PACE_S = 3600;

type Known = number | null | undefined;

/** Two decimals below 100 km or miles, else one; `short` (lists, weeks) has one. */
export function distance(meters: Known, { language, units }: Manner, short = false): Measured {
  const unit = units === 'imperial' ? 'mi' : 'km';
  if (!isKnown(meters)) return { value: UNKNOWN, unit };
  const value = meters / (units === 'imperial' ? METERS_PER_MILE : 1000);
  return { value: formatNumber(value, language, short || value >= 99.995 ? 1 : 2), unit };
}

/** Lengths in a pool in whole metres or yards; nothing swum is not known. */
export function poolLength(meters: Known, { language, units }: Manner): Measured {
  const unit = units === 'imperial' ? 'yd' : 'm';
  if (!isKnown(meters) || meters <= 0) return { value: UNKNOWN, unit };
  return { value: formatNumber(units === 'imperial' ? meters / METERS_PER_YARD : meters, language), unit };
}

/** Ascent, descent and altitude in whole metres or feet. */
export function elevation(meters: Known, { language, units }: Manner): Measured {
  if (units === 'metric') return { value: formatNumber(meters, language), unit: 'm' };
  return { value: formatNumber(isKnown(meters) ? meters / METERS_PER_FOOT : null, language), unit: 'ft' };
}

function paceOver(speedMps: Known, meters: number, unit: UnitKey): Measured {
  if (!isKnown(speedMps) || speedMps <= 0) return { value: UNKNOWN, unit };
  const seconds = meters / speedMps;
  return { value: seconds > SLOWEST_PACE_S ? UNKNOWN : formatDuration(seconds), unit };
}

/** Minutes per kilometre or mile: 3.257 m/s is "5:07" /km. */
export function pace(speedMps: Known, { units }: Manner): Measured {
  return units === 'imperial'
    ? paceOver(speedMps, METERS_PER_MILE, 'perMi')
    : paceOver(speedMps, 1000, 'perKm');
}

/** Swimming pace per 100 m or 100 yd. */
export function swimPace(speedMps: Known, { units }: Manner): Measured {
  return units === 'imperial'
    ? paceOver(speedMps, 100 * METERS_PER_YARD, 'per100yd')
    : paceOver(speedMps, 100, 'per100m');
}

export function speed(speedMps: Known, { language, units }: Manner): Measured {
  const isMiles = units === 'imperial';
  const perHour = isKnown(speedMps) ? (speedMps * 3600) / (isMiles ? METERS_PER_MILE : 1000) : null;
  return { value: formatNumber(perHour, language, 1), unit: isMiles ? 'mph' : 'kmh' };
}

const PACE_FAMILIES = new Set(['run', 'walk']);

/** Does this sport family speak of pace (time per distance) rather than of speed? */
export function usesPace(family: string): boolean {
  return PACE_FAMILIES.has(family) || family === 'swim';
}

/** Pace for running, walking and swimming, speed for the rest. */
export function tempo(speedMps: Known, family: string, manner: Manner): Measured {
  if (family === 'swim') return swimPace(speedMps, manner);
  return PACE_FAMILIES.has(family) ? pace(speedMps, manner) : speed(speedMps, manner);
}

export function temperature(celsius: Known, { language, units }: Manner): Measured {
  if (units === 'metric') return { value: formatNumber(celsius, language), unit: 'celsius' };
  return { value: formatNumber(isKnown(celsius) ? celsius * 1.8 + 32 : null, language), unit: 'fahrenheit' };
}

export function mass(kilograms: Known, { language, units }: Manner): Measured {
  if (units === 'metric') return { value: formatNumber(kilograms, language, 1), unit: 'kg' };
  return {
    value: formatNumber(isKnown(kilograms) ? kilograms / KILOGRAMS_PER_POUND : null, language, 1),
    unit: 'lb',
  };
}

export function count(value: Known, unit: UnitKey, { language }: Manner): Measured {
  return { value: formatNumber(value, language), unit };
}
