import type { LngLat, Track } from '@/shared/map';

/** Latitude, longitude, seconds since the start. */
export type TimedPoint = readonly [lat: number, lng: number, atS: number];
/** Latitude, longitude, 1 where no line leads to the point from the one before. */
export type ShownPoint = readonly [lat: number, lng: number, begins: number];

/** Points further apart than this in time are not joined by a line. */
const GAP_S = 120;
/** An update may repeat the last points; what begins further back was told anew. */
const OVERLAP_S = 5;
const EARTH_M = 6_371_008.8;

/** Appends the points of an update; when late samples changed the way, it replaces the way from there on. */
export function joinWay(
  way: readonly TimedPoint[],
  points: readonly TimedPoint[] | null | undefined,
): readonly TimedPoint[] {
  const [first] = points ?? [];
  if (!points || !first) return way;
  const lastS = way[way.length - 1]?.[2] ?? -Infinity;
  if (first[2] < lastS - OVERLAP_S) return [...way.filter((point) => point[2] < first[2]), ...points];
  return [...way, ...points.filter((point) => point[2] >= lastS && !isSame(point, way[way.length - 1]))];
}

function isSame(one: TimedPoint, other: TimedPoint | undefined): boolean {
  return other !== undefined && one[0] === other[0] && one[1] === other[1] && one[2] === other[2];
}

/** Where a line begins anew: positions in the way, the first one included. */
export function timedBreaks(way: readonly TimedPoint[]): number[] {
  return way.flatMap((point, i) => {
    const before = way[i - 1];
    return !before || point[2] - before[2] > GAP_S ? [i] : [];
  });
}

export function shownBreaks(way: readonly ShownPoint[]): number[] {
  return way.flatMap((point, i) => (i === 0 || point[2] === 1 ? [i] : []));
}

/** The way as the map draws it; null with fewer than two points. */
export function trackOfWay(
  way: readonly (readonly [number, number, number])[],
  breaks: readonly number[],
): Track | null {
  if (way.length < 2) return null;
  const points = way.map(([lat, lng]): LngLat => [lng, lat]);
  const starts = new Set(breaks);
  let travelledM = 0;
  const distanceM = points.map((point, i) => {
    const before = points[i - 1];
    if (before && !starts.has(i)) travelledM += metresBetween(before, point);
    return travelledM;
  });
  return { points, index: points.map((_, i) => i), distanceM, partStarts: [...breaks] };
}

function metresBetween([lng1, lat1]: LngLat, [lng2, lat2]: LngLat): number {
  const radians = Math.PI / 180;
  const across = (lng2 - lng1) * radians * Math.cos(((lat1 + lat2) / 2) * radians);
  return Math.hypot((lat2 - lat1) * radians, across) * EARTH_M;
}
