/** The value below which `share` (0–1) of the values lie, linear between neighbours; null for no values. Nulls are ignored. */
export function percentile(values: readonly (number | null)[], share: number): number | null {
  const known = values.filter((v): v is number => v != null && Number.isFinite(v)).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const place = share * (known.length - 1);
  const low = Math.floor(place);
  const a = known[low] as number;
  const b = known[Math.min(low + 1, known.length - 1)] as number;
  return a + (b - a) * (place - low);
}

/** Lower and upper limit of an axis. */
export type Limits = readonly [low: number, high: number];

/** Pace limits in seconds: 2nd to 98th percentile, rounded outwards to 10 s, at least 60 s apart. Null without values. */
export function paceLimits(paceS: readonly (number | null)[]): Limits | null {
  const fast = percentile(paceS, 0.02);
  const slow = percentile(paceS, 0.98);
  if (fast === null || slow === null) return null;
  let low = Math.floor(fast / 10) * 10;
  let high = Math.ceil(slow / 10) * 10;
  if (high - low < 60) {
    const middle = Math.round((low + high) / 20) * 10;
    low = middle - 30;
    high = middle + 30;
  }
  return [Math.max(0, low), high];
}

/** Limits of a measured value: 1st to 99.5th percentile with some air, at least `smallest` apart. Null without values. */
export function valueLimits(values: readonly (number | null)[], smallest: number): Limits | null {
  const low = percentile(values, 0.01);
  const high = percentile(values, 0.995);
  if (low === null || high === null) return null;
  const missing = Math.max(0, smallest - (high - low)) / 2;
  const air = Math.max(high - low, smallest) * 0.06;
  return [low - missing - air, high + missing + air];
}
