import type { Feature, FeatureCollection } from 'geojson';
import type { Coloring } from './coloring';
import type { LngLat } from './polyline';
import { colorSegments } from './segments';
import { positionOfIndex, trackParts, type Track } from './track';

type Lines = FeatureCollection;

function line(points: readonly LngLat[], properties: Record<string, unknown> = {}): Feature {
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'LineString', coordinates: points as unknown as number[][] },
  };
}

function collection(features: Feature[]): Lines {
  return { type: 'FeatureCollection', features };
}

/** The owner's other tracks. */
export function knownLines(known: readonly (readonly LngLat[])[]): Lines {
  return collection(known.filter((points) => points.length > 1).map((points) => line(points)));
}

/** The whole track, broken at gaps: for casing and chevrons. */
export function trackLines(track: Track): Lines {
  return collection(trackParts(track).map(([from, to]) => line(track.points.slice(from, to + 1))));
}

/** Shortest coloured run: a two-hundredth of the track, so that about a hundred pieces are drawn at most. */
const SHORTEST_SHARE = 1 / 200;

/** The track cut by colour class. */
export function segmentLines(track: Track, coloring: Coloring): Lines {
  const total = track.distanceM[track.distanceM.length - 1] ?? 0;
  return collection(
    colorSegments(track, coloring, total * SHORTEST_SHARE).map((s) => line(s.points, { class: s.class })),
  );
}

/** First and last stream index of a chosen part. */
export type IndexRange = readonly [from: number, to: number];

/** Points of the chosen part; at least two when the track has them. */
export function rangePoints(track: Track, range: IndexRange): LngLat[] {
  const from = positionOfIndex(track, range[0]);
  const to = Math.max(from + 1, positionOfIndex(track, range[1]));
  return track.points.slice(from, to + 1);
}

/** The stretches in doubt. */
export function markLines(track: Track, marks: readonly IndexRange[]): Lines {
  return collection(marks.map((mark) => line(rangePoints(track, mark))));
}

export function rangeLines(track: Track, range: IndexRange | null): Lines {
  return collection(range ? [line(rangePoints(track, range))] : []);
}
