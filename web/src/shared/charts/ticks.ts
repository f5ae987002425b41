import type { Limits } from './percentiles';

/** Steps a pace axis may have, seconds: they read as a clock does. */
const PACE_STEPS_S = [5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600];
/** Steps a time axis may have, seconds. */
const TIME_STEPS_S = [
  10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400,
];

function multiples(step: number, [low, high]: Limits): number[] {
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

function fewest(steps: readonly number[], limits: Limits, wanted: number): number[] {
  let more: number[] = [];
  for (const step of steps) {
    const ticks = multiples(step, limits);
    // One line alone gives no scale: rather one or two too many.
    if (ticks.length < 2 && more.length > 0 && more.length <= wanted + 2) return more;
    if (ticks.length <= wanted) return ticks;
    more = ticks;
  }
  return multiples(steps[steps.length - 1] as number, limits).slice(0, wanted);
}

/** At most three pace ticks at clock-like steps, in seconds. */
export function paceTicks(limits: Limits): number[] {
  return fewest(PACE_STEPS_S, limits, 3);
}

/** Round steps 1, 2, 5 × 10ⁿ and 4 (heart rate reads well in 20s and 40s). */
function roundSteps(span: number): number[] {
  const power = Math.floor(Math.log10(Math.max(span, 1e-6))) - 1;
  const steps: number[] = [];
  for (let n = power; n <= power + 3; n++) for (const factor of [1, 2, 5]) steps.push(factor * 10 ** n);
  return steps;
}

/** At most `wanted` ticks at round numbers. */
export function valueTicks(limits: Limits, wanted = 3): number[] {
  return fewest(roundSteps(limits[1] - limits[0]), limits, wanted);
}

/** Ticks of a distance axis in its own unit (km or mi); `room` is how many labels fit. */
export function distanceTicks(limits: Limits, room: number): number[] {
  const span = limits[1] - limits[0];
  const steps = roundSteps(span).filter((s) => span < 2 || s >= 1);
  return fewest(steps, limits, Math.max(2, room));
}

/** Ticks of a time axis in seconds; `room` is how many labels fit. */
export function timeTicks(limits: Limits, room: number): number[] {
  return fewest(TIME_STEPS_S, limits, Math.max(2, room));
}

/** 307 → "5:07", 3725 → "1:02:05". For axis labels and paces; rounds to whole seconds. */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const s = String(total % 60).padStart(2, '0');
  const m = Math.floor(total / 60) % 60;
  const h = Math.floor(total / 3600);
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}
