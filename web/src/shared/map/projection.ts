import { latOfY, lngOfX, mercatorX, mercatorY, type Bounds } from './geometry';
import type { LngLat } from './polyline';

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A still view of the map in pixels, Web Mercator, north up. */
export interface Projection {
  widthPx: number;
  heightPx: number;
  bounds: Bounds;
  metresPerPx: number;
  project: (point: LngLat) => { x: number; y: number };
}

/** Circumference of the earth at the equator, metres (WGS 84). */
const EQUATOR_M = 40_075_016.686;
/** Smallest height of the shown box in metres, so that a lap of a stadium does not fill a wall. */
const SMALLEST_M = 250;

/** Fits a box into a picture with padding for overlays. */
export function fitProjection(box: Bounds, widthPx: number, heightPx: number, padding: Padding): Projection {
  const [west, south, east, north] = box;
  const middleLat = (south + north) / 2;
  const worldPerM = 1 / (EQUATOR_M * Math.cos((middleLat * Math.PI) / 180));
  const left = mercatorX(west);
  const right = mercatorX(east);
  const top = mercatorY(north);
  const bottom = mercatorY(south);
  const roomX = Math.max(20, widthPx - padding.left - padding.right);
  const roomY = Math.max(20, heightPx - padding.top - padding.bottom);
  const spanX = Math.max(right - left, SMALLEST_M * worldPerM);
  const spanY = Math.max(bottom - top, SMALLEST_M * worldPerM);
  const pxPerWorld = Math.min(roomX / spanX, roomY / spanY);
  const originX = (left + right) / 2 - (padding.left + roomX / 2) / pxPerWorld;
  const originY = (top + bottom) / 2 - (padding.top + roomY / 2) / pxPerWorld;
  return {
    widthPx,
    heightPx,
    bounds: [
      lngOfX(originX),
      latOfY(originY + heightPx / pxPerWorld),
      lngOfX(originX + widthPx / pxPerWorld),
      latOfY(originY),
    ],
    metresPerPx: 1 / (pxPerWorld * worldPerM),
    project: ([lng, lat]) => ({
      x: (mercatorX(lng) - originX) * pxPerWorld,
      y: (mercatorY(lat) - originY) * pxPerWorld,
    }),
  };
}

/** SVG path through the points, tenths of a pixel; points that fall on the same place are left out. */
export function svgPath(points: readonly LngLat[], projection: Projection): string {
  let path = '';
  let lastX = NaN;
  let lastY = NaN;
  for (const point of points) {
    const { x, y } = projection.project(point);
    const roundX = Math.round(x * 10) / 10;
    const roundY = Math.round(y * 10) / 10;
    if (roundX === lastX && roundY === lastY) continue;
    path += `${path ? 'L' : 'M'}${roundX} ${roundY}`;
    lastX = roundX;
    lastY = roundY;
  }
  return path;
}

export interface Chevron {
  x: number;
  y: number;
  angleDeg: number;
}

/** Places for arrow heads every `everyPx` along the line, the first after half a step. */
export function chevronsAlong(points: readonly LngLat[], projection: Projection, everyPx = 90): Chevron[] {
  const chevrons: Chevron[] = [];
  let travelled = 0;
  let wanted = everyPx / 2;
  for (let i = 1; i < points.length; i++) {
    const a = projection.project(points[i - 1] as LngLat);
    const b = projection.project(points[i] as LngLat);
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length > 0 && travelled + length >= wanted) {
      const share = (wanted - travelled) / length;
      const angleDeg = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
      chevrons.push({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, angleDeg });
      wanted += everyPx;
    }
    travelled += length;
  }
  return chevrons;
}
