import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { METERS_PER_MILE, useFormat } from '@/shared/format';

import { fetchDetail, fetchGear, fetchGearWorkouts, fetchWear, fetchWorkoutGear } from '../api/gear';
import { gearKeys } from '../api/keys';
import { joinGear } from '../domain/wear';

export const gearQuery = { queryKey: gearKeys.list, queryFn: fetchGear };
export const wearQuery = { queryKey: gearKeys.wear, queryFn: fetchWear };

/** All gear with its sums. */
export function useGear() {
  const gear = useQuery(gearQuery);
  const wear = useQuery(wearQuery);
  const pieces = useMemo(
    () => (gear.data && wear.data ? joinGear(gear.data, wear.data) : undefined),
    [gear.data, wear.data],
  );
  return {
    pieces,
    error: gear.error ?? wear.error,
    refetch: () => {
      void gear.refetch();
      void wear.refetch();
    },
  };
}

export function useGearDetail(id: string) {
  return useQuery({ queryKey: gearKeys.detail(id), queryFn: () => fetchDetail(id) });
}

/** The workouts of a piece, page by page. */
export function useGearWorkouts(id: string) {
  return useInfiniteQuery({
    queryKey: gearKeys.workouts(id),
    queryFn: ({ pageParam }) => fetchGearWorkouts(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useWorkoutGear(id: string) {
  return useQuery({ queryKey: gearKeys.ofWorkout(id), queryFn: () => fetchWorkoutGear(id) });
}

/** How long the person's unit of distance is, metres, and its name. */
export function useUnit(): { unitM: number; unit: string } {
  const format = useFormat();
  return {
    unitM: format.units === 'imperial' ? METERS_PER_MILE : 1000,
    unit: format.distance(null).unit,
  };
}
