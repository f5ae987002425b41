import { answer, api } from '@/api';
import type { Bounds } from '@/shared/map';

import { listQuery, type Filters } from '../domain/filters';
import type { ManualWorkout, WorkoutPatch } from './types';

const PAGE_ROWS = 30;

export function fetchWorkouts(filters: Filters, today: string, unitM: number, cursor: string | null) {
  const query = { ...listQuery(filters, today, unitM), limit: PAGE_ROWS, ...(cursor ? { cursor } : {}) };
  return answer(api.GET('/api/v1/workouts', { params: { query } }));
}

/** One page of what was deleted and can be taken back. */
export const fetchDeletedWorkouts = (cursor: string | null) =>
  answer(api.GET('/api/v1/workouts/deleted', { params: { query: cursor ? { cursor } : {} } }));

/** The newest few, for the home page. */
export function fetchLastWorkouts(limit: number) {
  return answer(api.GET('/api/v1/workouts', { params: { query: { limit } } }));
}

export const fetchMonths = () => answer(api.GET('/api/v1/workouts/months'));

export const fetchWeeks = (count: number) =>
  answer(api.GET('/api/v1/workouts/weeks', { params: { query: { count } } }));

export const fetchCalendar = (month: string) =>
  answer(api.GET('/api/v1/workouts/calendar', { params: { query: { month } } }));

const byId = (id: string) => ({ params: { path: { workout_id: id } } });

export const fetchWorkout = (id: string) => answer(api.GET('/api/v1/workouts/{workout_id}', byId(id)));

/** The samples, of a part between two moments in seconds from the start, thinned to so many. */
export const fetchStreams = (id: string, query: { points?: number; from_s?: number; to_s?: number }) =>
  answer(
    api.GET('/api/v1/workouts/{workout_id}/streams', {
      params: { path: { workout_id: id }, query },
    }),
  );

export const fetchKnownTracks = (id: string, [west, south, east, north]: Bounds) =>
  answer(
    api.GET('/api/v1/workouts/known-tracks', {
      params: { query: { west, south, east, north, exclude: id } },
    }),
  );

/** Changes a workout that still has this version; the backend refuses with `version_conflict` when it has another. */
export const patchWorkout = (id: string, version: number, body: WorkoutPatch) =>
  answer(
    api.PATCH('/api/v1/workouts/{workout_id}', {
      ...byId(id),
      body,
      headers: { 'If-Match': `"${version}"` },
    }),
  );

export const deleteWorkout = (id: string) => answer(api.DELETE('/api/v1/workouts/{workout_id}', byId(id)));

export const restoreWorkout = (id: string) =>
  answer(api.POST('/api/v1/workouts/{workout_id}/restore', byId(id)));

/** `key` makes a repeated request (a lost answer, a second tap) the same workout. */
export const createManualWorkout = (body: ManualWorkout, key: string) =>
  answer(api.POST('/api/v1/workouts/manual', { body, headers: { 'Idempotency-Key': key } }));

export const fetchUploads = () => answer(api.GET('/api/v1/uploads'));

export const dismissUpload = (id: string) =>
  answer(api.DELETE('/api/v1/uploads/{upload_id}', { params: { path: { upload_id: id } } }));

export const originalUrl = (id: string) => `/api/v1/workouts/${id}/original`;
export const gpxUrl = (id: string) => `/api/v1/workouts/${id}/gpx`;
