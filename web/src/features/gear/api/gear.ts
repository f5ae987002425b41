import { answer, api, type components } from '@/api';

type Schemas = components['schemas'];

export type Gear = Schemas['GearOut'];
export type GearKind = Gear['kind'];
export type Foam = Gear['foam'];
export type NewGear = Schemas['GearIn'];
export type GearSums = Schemas['GearSums'];
export type ShoeWear = Schemas['ShoeWear'];
export type GearDetail = Schemas['GearDetail'];
export type WearReason = Schemas['WearReason'];
export type CurvePoint = Schemas['CurvePointOut'];
export type WorkoutGear = Schemas['WorkoutGearOut'];
export type Removal = Schemas['RemovalIn'];

/** Which old workouts to give to a piece; both days are included. */
export interface Period {
  from?: string | undefined;
  to?: string | undefined;
  families: Schemas['AssignmentIn']['families'];
}

const byId = (id: string) => ({ path: { gear_id: id } });

/** Absent, not undefined: the address shows only what was asked. */
const given = ({ from, to, families }: Period) => ({
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
  families: families ?? [],
});

export const fetchGear = async () => (await answer(api.GET('/api/v1/gear'))).items;
export const fetchWear = async () => (await answer(api.GET('/api/v1/gear/wear'))).items;
export const fetchDetail = (id: string) =>
  answer(api.GET('/api/v1/gear/{gear_id}/wear', { params: byId(id) }));

export const addGear = (body: NewGear, key: string) =>
  answer(api.POST('/api/v1/gear', { body, headers: { 'Idempotency-Key': key } }));

/** Changes a piece that still has this version; another one is refused with `version_conflict`. */
export const editGear = (id: string, version: number, body: Partial<NewGear>) =>
  answer(
    api.PATCH('/api/v1/gear/{gear_id}', {
      params: byId(id),
      body,
      headers: { 'If-Match': `"${version}"` },
    }),
  );

export const retireGear = (id: string) =>
  answer(api.POST('/api/v1/gear/{gear_id}/retire', { params: byId(id) }));
export const restoreGear = (id: string) =>
  answer(api.POST('/api/v1/gear/{gear_id}/restore', { params: byId(id) }));
export const removeGear = (id: string, body: Removal) =>
  answer(api.POST('/api/v1/gear/{gear_id}/removal', { params: byId(id), body }));

export const inspectGear = (id: string) =>
  answer(api.POST('/api/v1/gear/{gear_id}/inspections', { params: byId(id) }));
export const withdrawInspection = (id: string, inspectionId: string) =>
  answer(
    api.DELETE('/api/v1/gear/{gear_id}/inspections/{inspection_id}', {
      params: { path: { gear_id: id, inspection_id: inspectionId } },
    }),
  );

export const fetchGearWorkouts = (id: string, cursor: string | null) =>
  answer(
    api.GET('/api/v1/gear/{gear_id}/workouts', {
      params: { ...byId(id), query: { limit: 10, ...(cursor ? { cursor } : {}) } },
    }),
  );
export const fetchAssignable = (id: string, period: Period) =>
  answer(api.GET('/api/v1/gear/{gear_id}/assignable', { params: { ...byId(id), query: given(period) } }));
export const assignWorkouts = (id: string, period: Period, mayMove: boolean) =>
  answer(
    api.POST('/api/v1/gear/{gear_id}/workouts', {
      params: byId(id),
      body: { ...given(period), may_move: mayMove },
    }),
  );

const ofWorkout = (id: string) => ({ path: { workout_id: id } });

export const fetchWorkoutGear = (id: string) =>
  answer(api.GET('/api/v1/workouts/{workout_id}/gear', { params: ofWorkout(id) }));
export const setWorkoutGear = (id: string, gearIds: string[]) =>
  answer(
    api.PUT('/api/v1/workouts/{workout_id}/gear', {
      params: ofWorkout(id),
      body: { gear_ids: gearIds },
    }),
  );
