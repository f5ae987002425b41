import { answer, api } from '@/api';

const byId = (id: string) => ({ params: { path: { workout_id: id } } });

export const fetchVerdict = (id: string) =>
  answer(api.GET('/api/v1/workouts/{workout_id}/verdict', byId(id)));

export const sendAppeal = (id: string, text: string) =>
  answer(api.POST('/api/v1/workouts/{workout_id}/appeals', { ...byId(id), body: { text } }));
