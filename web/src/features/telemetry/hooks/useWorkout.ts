import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { boundsOf, decodePolyline, growBounds, type LngLat, type Track } from '@/shared/map';

import { telemetryKeys } from '../api/keys';
import type { WorkoutSummary } from '../api/types';
import { fetchKnownTracks, fetchStreams, fetchWorkout } from '../api/workouts';

/** Enough for a chart on a wide screen: two samples for each pixel column that can be told apart. */
const POINTS = 2000;

export function useWorkout(id: string, isWanted = true) {
  return useQuery({ queryKey: telemetryKeys.detail(id), queryFn: () => fetchWorkout(id), enabled: isWanted });
}

/** The samples of a workout that has some. They never change under the same version. */
export function useStreams(
  { id, version }: Pick<WorkoutSummary, 'id' | 'version'>,
  isPresent: boolean,
  points = POINTS,
) {
  return useQuery({
    queryKey: telemetryKeys.streams(id, version, points),
    queryFn: () => fetchStreams(id, { points }),
    enabled: isPresent,
    staleTime: 10 * 60_000,
    placeholderData: keepPreviousData,
  });
}

/** How far around the track earlier ones are drawn, as a share of its size. */
const AROUND = 0.6;
const NOTHING: LngLat[][] = [];

/** The owner's other tracks around this one: they draw the streets where there are no tiles. */
export function useKnownTracks(id: string, track: Track | null, isWanted: boolean): LngLat[][] {
  const bounds = useMemo(() => (track ? boundsOf(track.points) : null), [track]);
  const { data } = useQuery({
    queryKey: telemetryKeys.known(id),
    queryFn: () => (bounds ? fetchKnownTracks(id, growBounds(bounds, AROUND)) : { lines: [] }),
    enabled: isWanted && bounds !== null,
    staleTime: 10 * 60_000,
  });
  return useMemo(() => data?.lines.map(decodePolyline) ?? NOTHING, [data]);
}
