/** All query keys of gear. The live stream refreshes everything below `all`. */
export const gearKeys = {
  all: ['gear'] as const,
  list: ['gear', 'list'] as const,
  wear: ['gear', 'wear'] as const,
  detail: (id: string) => ['gear', 'detail', id] as const,
  workouts: (id: string) => ['gear', 'workouts', id] as const,
  assignable: (id: string, wanted: unknown) => ['gear', 'assignable', id, wanted] as const,
  ofWorkout: (id: string) => ['gear', 'workout', id] as const,
};
