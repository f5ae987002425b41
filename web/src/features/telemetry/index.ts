export type { Streams, Week, WorkoutDetail, WorkoutSummary } from './api/types';
export { FirstWorkout } from './components/FirstWorkout';
export { WorkoutRow } from './components/WorkoutRow';
export { useNumbers } from './components/WorkoutNumbers';
export { useColorings } from './hooks/useColorings';
export { useKnownTracks, useStreams, useWorkout } from './hooks/useWorkout';
export { useSportChoices } from './hooks/useSports';
export { useDistanceUnitM, useLastWorkouts, useWeeks } from './hooks/useWorkoutList';
export { useWorkoutWords } from './hooks/useWorkoutWords';
