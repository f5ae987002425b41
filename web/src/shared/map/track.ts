import { haversineM, screenAngleDeg } from './geometry';
import type { LngLat } from './polyline';

/** A track as the map draws it. All arrays have the same length; `index` points into the streams it came from. */
export interface Track {
  points: LngLat[];
  /** Position of each point in the streams. */
  index: number[];
  /** Distance from the start in metres, never falling. */
  distanceM: number[];
  /** Positions in `points` where a new part starts after a gap in the signal (the line is broken there). */
  partStarts: number[];
}

type Channel = readonly (number | null)[] | null | undefined;

/** A jump between two neighbouring points of more than this is not bridged by a line. */
const GAP_M = 400;
/** A jump must also be this many times longer than the usual step, so that thinned-out long rides stay whole. */
const GAP_STEPS = 12;

/** Builds the track from streams; points without a position are left out. Returns null with fewer than two points. */
export function buildTrack(latDeg: Channel, lngDeg: Channel, distanceM?: Channel): Track | null {
  if (!latDeg || !lngDeg) return null;
  const points: LngLat[] = [];
  const index: number[] = [];
  const distances: number[] = [];
  const steps: number[] = [];
  let travelled = 0;
  for (let i = 0; i < Math.min(latDeg.length, lngDeg.length); i++) {
    const lat = latDeg[i];
    const lng = lngDeg[i];
    if (lat == null || lng == null) continue;
    const previous = points[points.length - 1];
    const point: LngLat = [previous ? unwrapped(lng, previous[0]) : lng, lat];
    const step = previous ? haversineM(previous, point) : 0;
    if (previous) steps.push(step);
    const measured = distanceM?.[i];
    travelled = measured == null ? travelled + step : Math.max(travelled, measured);
    points.push(point);
    index.push(i);
    distances.push(travelled);
  }
  if (points.length < 2) return null;
  return { points, index, distanceM: distances, partStarts: findGaps(steps) };
}

/** The same meridian, written nearest to the point before: a track across 180° does not jump around the world. */
function unwrapped(lng: number, previousLng: number): number {
  return lng + 360 * Math.round((previousLng - lng) / 360);
}

function findGaps(steps: readonly number[]): number[] {
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const limit = Math.max(GAP_M, usual * GAP_STEPS);
  const starts = [0];
  steps.forEach((step, i) => {
    if (step > limit) starts.push(i + 1);
  });
  return starts;
}

/** A track from bare points (a list's polyline): distances are measured along it. */
export function trackFromPoints(points: readonly LngLat[]): Track | null {
  return buildTrack(
    points.map((p) => p[1]),
    points.map((p) => p[0]),
  );
}

/** Parts between gaps as [first, last] positions, both included; single points are left out. */
export function trackParts(track: Track): [number, number][] {
  const ends = [...track.partStarts.slice(1), track.points.length];
  return track.partStarts
    .map((start, i): [number, number] => [start, (ends[i] ?? start) - 1])
    .filter(([start, end]) => end > start);
}

/** Running direction at the start: towards the first point at least 25 m away, in screen degrees. */
export function startAngleDeg(track: Track): number {
  const first = track.points[0] as LngLat;
  const towards =
    track.points.find((p) => haversineM(first, p) >= 25) ?? track.points[track.points.length - 1];
  return screenAngleDeg(first, towards as LngLat);
}

export interface DistanceMark {
  /** What the disc says: whole kilometres or miles. */
  label: number;
  at: LngLat;
}

/** Steps of the discs in kilometres or miles: every 2 for a usual run, wider for long rides, so that about ten are shown. */
const MARK_STEPS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Discs every 2 km (or miles); 1 below 4, and 5, 10, 20 … on long tracks. `unitM` is 1000 or 1609.344. */
export function distanceMarks(track: Track, unitM: number): DistanceMark[] {
  const total = (track.distanceM[track.distanceM.length - 1] ?? 0) / unitM;
  const step = total < 4 ? 1 : (MARK_STEPS.find((s) => s >= 2 && total / s <= 12) ?? 500);
  const marks: DistanceMark[] = [];
  let wanted = step;
  for (let i = 1; i < track.points.length; i++) {
    const before = track.distanceM[i - 1] as number;
    const here = track.distanceM[i] as number;
    while (wanted * unitM <= here && wanted < total - step * 0.08) {
      const share = here > before ? (wanted * unitM - before) / (here - before) : 0;
      marks.push({
        label: wanted,
        at: between(track.points[i - 1] as LngLat, track.points[i] as LngLat, share),
      });
      wanted += step;
    }
  }
  return marks;
}

function between(a: LngLat, b: LngLat, share: number): LngLat {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** Position in `track.points` nearest to a place; null when nothing lies within `limitM` metres. */
export function nearestPosition(track: Track, place: LngLat, limitM = Infinity): number | null {
  let best: number | null = null;
  let bestM = limitM;
  const squeeze = Math.cos((place[1] * Math.PI) / 180);
  let bestSquared = Infinity;
  track.points.forEach((p, i) => {
    const squared = ((p[0] - place[0]) * squeeze) ** 2 + (p[1] - place[1]) ** 2;
    if (squared < bestSquared) {
      bestSquared = squared;
      best = i;
    }
  });
  if (best !== null) bestM = haversineM(track.points[best] as LngLat, place);
  return bestM <= limitM ? best : null;
}

/** Position in `track.points` for a stream index (the nearest one, as a stream point may lack a position). */
export function positionOfIndex(track: Track, streamIndex: number): number {
  let low = 0;
  let high = track.index.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((track.index[middle] as number) < streamIndex) low = middle + 1;
    else high = middle;
  }
  const after = track.index[low] as number;
  const before = track.index[low - 1];
  return before !== undefined && streamIndex - before < after - streamIndex ? low - 1 : low;
}
