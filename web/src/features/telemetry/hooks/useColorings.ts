import { useLocalStorage } from '@mantine/hooks';
import { useMemo } from 'react';

import {
  type Coloring,
  type ColorMode,
  gradientColoring,
  heartRateColoring,
  paceColoring,
  plainColoring,
  type Track,
} from '@/shared/map';

import type { Streams, WorkoutDetail } from '../api/types';

/** Lower limits of the five zones, or null when the workout has none. */
export function zoneLimits(workout: Pick<WorkoutDetail, 'zones'>): number[] | null {
  return workout.zones ? workout.zones.items.map((item) => item.from_bpm) : null;
}

/** The colourings that this workout's data allow, in the order of the switch. */
function coloringsOf(workout: WorkoutDetail, streams: Streams, track: Track): Coloring[] {
  const { time_s, speed_mps, heart_rate_bpm, altitude_m, distance_m } = streams;
  return [
    plainColoring(track),
    paceColoring(track, speed_mps, time_s, workout.speed_avg_mps),
    heartRateColoring(track, heart_rate_bpm, zoneLimits(workout)),
    gradientColoring(track, altitude_m, distance_m, time_s),
  ].filter((coloring) => coloring !== null);
}

/** The chosen colouring of the track; the choice is kept for the next workout. */
export function useColorings(
  workout: WorkoutDetail | undefined,
  streams: Streams | undefined,
  track: Track | null,
) {
  const [wanted, setMode] = useLocalStorage<ColorMode>({
    key: 'startline-track-color',
    defaultValue: 'pace',
  });
  const colorings = useMemo(
    () => (workout && streams && track ? coloringsOf(workout, streams, track) : []),
    [workout, streams, track],
  );
  const coloring = colorings.find(({ mode }) => mode === wanted) ?? colorings[0] ?? null;
  return { coloring, modes: colorings.map(({ mode }) => mode), setMode };
}
