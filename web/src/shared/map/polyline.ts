/** Google's encoded polyline algorithm, precision 5. Source: developers.google.com/maps/documentation/utilities/polylinealgorithm */

/** Longitude and latitude in degrees, in this order (GeoJSON and MapLibre). */
export type LngLat = readonly [lngDeg: number, latDeg: number];

const SCALE = 1e5;

/** Decodes to (longitude, latitude) pairs; an empty or absent text gives an empty list, a cut-off tail is dropped. */
export function decodePolyline(encoded: string | null | undefined): LngLat[] {
  if (!encoded) return [];
  const points: LngLat[] = [];
  let at = 0;
  let lat = 0;
  let lng = 0;
  const next = (): number | null => {
    let value = 0;
    let shift = 0;
    for (;;) {
      if (at >= encoded.length) return null;
      const chunk = encoded.charCodeAt(at++) - 63;
      value |= (chunk & 31) << shift;
      if (chunk < 32) return value & 1 ? ~(value >> 1) : value >> 1;
      shift += 5;
    }
  };
  while (at < encoded.length) {
    const dLat = next();
    const dLng = next();
    if (dLat === null || dLng === null) break;
    lat += dLat;
    lng += dLng;
    points.push([lng / SCALE, lat / SCALE]);
  }
  return points;
}
