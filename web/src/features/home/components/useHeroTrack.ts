import { useMemo } from 'react';

import { useConfig } from '@/shared/config';
import {
  useColorings,
  useKnownTracks,
  useStreams,
  useWorkout,
  type WorkoutSummary,
} from '@/features/telemetry';
import { buildTrack, decodePolyline, plainColoring, trackFromPoints } from '@/shared/map';

/** Enough for a picture of this size; the workout page asks for more. */
const POINTS = 600;

/** The last workout's track: at once from the list's polyline, then coloured by pace when the samples have come. */
export function useHeroTrack(summary: WorkoutSummary) {
  const detail = useWorkout(summary.id).data;
  const streams = useStreams(summary, summary.source.kind !== 'manual', POINTS).data;
  const sketch = useMemo(() => trackFromPoints(decodePolyline(summary.polyline)), [summary.polyline]);
  const full = useMemo(() => buildTrack(streams?.lat_deg, streams?.lon_deg, streams?.distance_m), [streams]);
  const tiles = useConfig()?.tiles ?? null;
  const track = full ?? sketch;
  const known = useKnownTracks(summary.id, track, tiles === null);
  const plain = useMemo(() => (track ? plainColoring(track) : null), [track]);
  const { coloring } = useColorings(detail, streams, full);
  return { detail, streams, track, coloring: full ? (coloring ?? plain) : plain, known, tiles };
}
