import { answer, api } from '@/api';

const inWorkout = (id: string) => ({ params: { path: { workout_id: id } } });
const inRecording = (id: string, recordingId: string) => ({
  params: { path: { workout_id: id, recording_id: recordingId } },
});
const atVersion = (version: number) => ({ headers: { 'If-Match': `"${version}"` } });

export const fetchRecordings = (id: string) =>
  answer(api.GET('/api/v1/workouts/{workout_id}/recordings', inWorkout(id)));

export const fetchNeighbours = (id: string) =>
  answer(api.GET('/api/v1/workouts/{workout_id}/neighbours', inWorkout(id)));

export const splitRecording = (id: string, recordingId: string, version: number) =>
  answer(
    api.POST('/api/v1/workouts/{workout_id}/recordings/{recording_id}/split', {
      ...inRecording(id, recordingId),
      ...atVersion(version),
    }),
  );

export const removeRecording = (id: string, recordingId: string, version: number) =>
  answer(
    api.DELETE('/api/v1/workouts/{workout_id}/recordings/{recording_id}', {
      ...inRecording(id, recordingId),
      ...atVersion(version),
    }),
  );

export const restoreRecording = (id: string, recordingId: string) =>
  answer(
    api.POST('/api/v1/workouts/{workout_id}/recordings/{recording_id}/restore', inRecording(id, recordingId)),
  );

/** `null` lets the best recording lead. */
export const choosePrimary = (id: string, recordingId: string | null) =>
  answer(
    api.PUT('/api/v1/workouts/{workout_id}/primary', {
      ...inWorkout(id),
      body: { recording_id: recordingId },
    }),
  );

export const joinWorkouts = (id: string, otherId: string) =>
  answer(api.POST('/api/v1/workouts/{workout_id}/join', { ...inWorkout(id), body: { workout_id: otherId } }));

export const recordingUrl = (id: string, recordingId: string) =>
  `/api/v1/workouts/${id}/recordings/${recordingId}/original`;
