import type { LngLat } from './polyline';

/** Mean earth radius (IUGG), metres. */
const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** West, south, east, north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Great-circle distance in metres. */
export function haversineM(a: LngLat, b: LngLat): number {
  const dLat = (b[1] - a[1]) * RADIANS;
  const dLng = (b[0] - a[0]) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Direction of travel on the (Mercator) map in degrees clockwise from the screen's right, as SVG rotates. */
export function screenAngleDeg(from: LngLat, to: LngLat): number {
  const dx = mercatorX(to[0]) - mercatorX(from[0]);
  const dy = mercatorY(to[1]) - mercatorY(from[1]);
  return (Math.atan2(dy, dx) * 180) / Math.PI;
}

/** Web Mercator x, 0 at 180° W and 1 at 180° E. */
export function mercatorX(lngDeg: number): number {
  return (lngDeg + 180) / 360;
}

/** Web Mercator y, 0 at the north edge and 1 at the south edge; latitudes beyond 85° are clamped. */
export function mercatorY(latDeg: number): number {
  const lat = Math.max(-85.05112878, Math.min(85.05112878, latDeg)) * RADIANS;
  return (1 - Math.log(Math.tan(Math.PI / 4 + lat / 2)) / Math.PI) / 2;
}

/** Inverse of {@link mercatorX}. */
export function lngOfX(x: number): number {
  return x * 360 - 180;
}

/** Inverse of {@link mercatorY}. */
export function latOfY(y: number): number {
  return (2 * Math.atan(Math.exp(Math.PI * (1 - 2 * y))) - Math.PI / 2) / RADIANS;
}

/** The smallest box around the points; null for none. Does not span the antimeridian. */
export function boundsOf(points: readonly LngLat[]): Bounds | null {
  if (points.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of points) {
    if (lng < west) west = lng;
    if (lng > east) east = lng;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return [west, south, east, north];
}

/** The box grown on each side by a share of its size (at least about 100 m), for asking what lies around a track. */
export function growBounds(bounds: Bounds, share: number): Bounds {
  const [west, south, east, north] = bounds;
  const padLng = Math.max((east - west) * share, 0.0015);
  const padLat = Math.max((north - south) * share, 0.001);
  return [
    Math.max(-180, west - padLng),
    Math.max(-85, south - padLat),
    Math.min(180, east + padLng),
    Math.min(85, north + padLat),
  ];
}
