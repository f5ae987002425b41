import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { METERS_PER_MILE, useFormat } from '@/shared/format';

import { telemetryKeys } from '../api/keys';
import {
  fetchCalendar,
  fetchLastWorkouts,
  fetchMonths,
  fetchUploads,
  fetchWeeks,
  fetchWorkouts,
} from '../api/workouts';
import type { Filters } from '../domain/filters';

/** How long one distance step is for this person, metres. */
export function useDistanceUnitM(): number {
  return useFormat().units === 'imperial' ? METERS_PER_MILE : 1000;
}

/** The list, page by page; the old rows stay while new filters load. */
export function useWorkoutList(filters: Filters) {
  const unitM = useDistanceUnitM();
  const format = useFormat();
  const today = format.localDay(new Date());
  return useInfiniteQuery({
    queryKey: telemetryKeys.list(filters),
    queryFn: ({ pageParam }) => fetchWorkouts(filters, today, unitM, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useMonths() {
  return useQuery({ queryKey: telemetryKeys.months, queryFn: fetchMonths });
}

export function useWeeks(count: number) {
  return useQuery({ queryKey: telemetryKeys.weeks(count), queryFn: () => fetchWeeks(count) });
}

export function useCalendar(month: string) {
  return useQuery({
    queryKey: telemetryKeys.calendar(month),
    queryFn: () => fetchCalendar(month),
    placeholderData: keepPreviousData,
  });
}

const HOME_ROWS = 5;

/** The newest workouts, for the home page. */
export function useLastWorkouts() {
  return useQuery({ queryKey: telemetryKeys.last, queryFn: () => fetchLastWorkouts(HOME_ROWS) });
}

const UPLOADS_POLL_MS = 10_000;

/** Files on their way from devices. Asked again while one is open, for when the live stream is not there. */
export function useUploads() {
  return useQuery({
    queryKey: telemetryKeys.uploads,
    queryFn: fetchUploads,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ state: now }) =>
        ['receiving', 'received', 'delayed', 'processing'].includes(now),
      )
        ? UPLOADS_POLL_MS
        : false,
  });
}
