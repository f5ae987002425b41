import { queryOptions } from '@tanstack/react-query';

import { answer, api, type components } from '@/api';

import type { ShownPoint, TimedPoint } from '../domain/way';

type Schemas = components['schemas'];
/** The specification cannot say that a point has three numbers. */
type WithTrack<Body, Point> = Omit<Body, 'track'> & { track: readonly Point[] };

export type LiveSession = Schemas['LiveSessionOut'];
export type LiveDetail = WithTrack<Schemas['LiveSessionDetail'], TimedPoint>;
export type ShownSession = WithTrack<Schemas['ShownSession'], ShownPoint>;
export type LiveNumbers = Schemas['LiveNumbers'];
export type LiveShare = Schemas['LiveShareOut'];
export type NewLiveShare = Schemas['NewLiveShareOut'];
export type ShownNumbers = Schemas['ShownNumbers'];

export const liveKeys = {
  sessions: ['live', 'sessions'] as const,
  session: (id: string) => ['live', 'session', id] as const,
  allShares: ['live', 'shares'] as const,
  shares: (id: string) => ['live', 'shares', id] as const,
  workoutShares: (id: string) => ['live', 'shares', 'workout', id] as const,
  shown: (secret: string) => ['live', 'shown', secret] as const,
};

const path = (id: string) => ({ path: { session_id: id } });

const RUNNING_MS = 5_000; // well below the silence that counts as no signal

export const liveSessionsQuery = queryOptions({
  queryKey: liveKeys.sessions,
  queryFn: () => answer(api.GET('/api/v1/live-sessions')),
  refetchInterval: ({ state }) => (state.data?.running.length ? RUNNING_MS : false),
});

export async function readSession(id: string): Promise<LiveDetail> {
  const read = await answer(api.GET('/api/v1/live-sessions/{session_id}', { params: path(id) }));
  return read as unknown as LiveDetail;
}

export async function watchSession(id: string): Promise<void> {
  await api.POST('/api/v1/live-sessions/{session_id}/watch', { params: path(id) });
}

export async function listShares(id: string): Promise<LiveShare[]> {
  return (await answer(api.GET('/api/v1/live-sessions/{session_id}/shares', { params: path(id) }))).items;
}

/** The links to the live sessions that became a workout. */
export async function listWorkoutShares(id: string): Promise<LiveShare[]> {
  const inWorkout = { params: { path: { workout_id: id } } };
  return (await answer(api.GET('/api/v1/workouts/{workout_id}/live-shares', inWorkout))).items;
}

export interface ShareWish {
  shows_heart_rate: boolean;
  valid_for_h: number;
}

export function shareSession(id: string, wish: ShareWish): Promise<NewLiveShare> {
  return answer(api.POST('/api/v1/live-sessions/{session_id}/shares', { params: path(id), body: wish }));
}

export async function revokeShare(id: string): Promise<void> {
  await api.DELETE('/api/v1/live-shares/{share_id}', { params: { path: { share_id: id } } });
}

/** Shows what a link shows, and lets this browser watch it. */
export async function openShare(secret: string): Promise<ShownSession> {
  const shown = await answer(api.POST('/api/v1/live-shares/open', { body: { secret } }));
  return shown as unknown as ShownSession;
}
