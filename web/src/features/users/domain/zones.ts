/** Shares of the reserve (or of the maximum) where the five zones begin and end; the same as the backend's. */
const EDGES = [0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

export interface ZoneRange {
  zone: number;
  fromBpm: number;
  toBpm: number;
}

/**
 * The five heart-rate zones that follow from the maximum and, when known, the resting heart rate (Karvonen: rest + share
 * of the reserve). Null without a maximum or when the two do not fit.
 */
export function heartRateZones(restingBpm: number | null, maxBpm: number | null): ZoneRange[] | null {
  if (!maxBpm || (restingBpm !== null && restingBpm >= maxBpm)) return null;
  const base = restingBpm ?? 0;
  // Rounded up as in the backend: the first whole beat inside a zone. 6 digits take out the binary remainder.
  const edge = (index: number): number =>
    Math.ceil(Number((base + (EDGES[index] ?? 1) * (maxBpm - base)).toFixed(6)));
  return [1, 2, 3, 4, 5].map((zone) => ({
    zone,
    fromBpm: edge(zone - 1),
    toBpm: zone === 5 ? edge(5) : edge(zone) - 1,
  }));
}
