import type { Coloring } from './coloring';
import type { LngLat } from './polyline';
import { trackParts, type Track } from './track';

/** A run of neighbouring points in one colour class; it shares its last point with the next one, so no gap shows. */
export interface Segment {
  class: number;
  points: LngLat[];
}

/**
 * Cuts the track into segments of one class. A run shorter than `shortestM` metres joins the one before it,
 * which keeps the picture calm and the number of features small on noisy data.
 */
export function colorSegments(track: Track, coloring: Coloring, shortestM = 0): Segment[] {
  return trackParts(track).flatMap(([start, end]) => cutPart(track, coloring.classes, start, end, shortestM));
}

function cutPart(track: Track, classes: Int8Array, start: number, end: number, shortestM: number): Segment[] {
  const runs: { class: number; from: number; to: number }[] = [];
  for (let i = start; i < end; i++) {
    const own = classes[i + 1] as number;
    const last = runs[runs.length - 1];
    const value = own < 0 && last ? last.class : own;
    if (last && last.class === value) last.to = i + 1;
    else runs.push({ class: value, from: i, to: i + 1 });
  }
  const calm: typeof runs = [];
  for (const run of runs) {
    const last = calm[calm.length - 1];
    const length = (track.distanceM[run.to] as number) - (track.distanceM[run.from] as number);
    if (last && (length < shortestM || last.class === run.class)) last.to = run.to;
    else calm.push({ ...run });
  }
  return calm.map((run) => ({
    class: run.class,
    points: track.points.slice(run.from, run.to + 1),
  }));
}
