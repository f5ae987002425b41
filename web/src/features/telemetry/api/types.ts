import type { components } from '@/api';

type Schemas = components['schemas'];

export type WorkoutSummary = Schemas['WorkoutSummary'];
export type WorkoutRow = Schemas['WorkoutRow'];
export type Verdict = Schemas['VerdictOut'];
export type VerdictReason = Schemas['VerdictReason'];
export type WorkoutDetail = Schemas['WorkoutDetail'];
export type WorkoutSplit = Schemas['WorkoutSplit'];
export type WorkoutLap = Schemas['WorkoutLap'];
export type WorkoutZones = Schemas['WorkoutZones'];
export type WorkoutPage = Schemas['WorkoutPage'];
export type WorkoutPatch = Schemas['WorkoutPatch'];
export type ManualWorkout = Schemas['ManualWorkoutIn'];
export type Recording = Schemas['RecordingOut'];
export type Recordings = Schemas['Recordings'];
export type Streams = Schemas['Streams'];
export type Month = Schemas['Month'];
export type Week = Schemas['Week'];
export type Calendar = Schemas['Calendar'];
export type FileResult = Schemas['FileResult'];
export type FileProblem = Schemas['FileProblem'];
export type Upload = Schemas['UploadOut'];
export type Family = WorkoutSummary['family'];

/** Sport families in the order in which filters offer them. */
export const FAMILIES: readonly Family[] = ['run', 'ride', 'swim', 'walk', 'ski', 'other'];
