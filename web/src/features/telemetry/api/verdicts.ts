import { answer, api } from '@/api';

const byId = (id: string) => ({ params: { path: { workout_id: id } } });

export const fetchVerdict = (id: string) =>
  answer(api.GET('/api/v1/workouts/{workout_id}/verdict', byId(id)));

export const sendAppeal = (id: string, text: string) =>
  answer(api.POST('/api/v1/workouts/{workout_id}/appeals', { ...byId(id), body: { text } }));

/** Keeps a part; the backend refuses with `version_conflict` when the workout has another version. */
export const cropWorkout = (id: string, version: number, startS: number, endS: number) =>
  answer(
    api.PUT('/api/v1/workouts/{workout_id}/crop', {
      ...byId(id),
      body: { start_s: startS, end_s: endS },
      headers: { 'If-Match': `"${version}"` },
    }),
  );

export const uncropWorkout = (id: string) =>
  answer(api.DELETE('/api/v1/workouts/{workout_id}/crop', byId(id)));
