import type { WorkoutDetail, WorkoutPatch } from '../api/types';

/** What can be edited of every workout. */
export interface EditValues {
  name: string;
  sport: string;
  description: string;
  effort: number | null;
}

export const EDIT_FIELDS = ['name', 'sport', 'description', 'effort'] as const;
export type EditField = (typeof EDIT_FIELDS)[number];

export function editValues(workout: Pick<WorkoutDetail, EditField>): EditValues {
  const { name, sport, description, effort } = workout;
  return { name, sport, description, effort };
}

/** Only what differs from the workout as it was opened. */
export function changesOf(values: EditValues, opened: EditValues): WorkoutPatch {
  const changes: Record<string, unknown> = {};
  for (const field of EDIT_FIELDS) if (values[field] !== opened[field]) changes[field] = values[field];
  return changes;
}

export interface Conflict {
  field: EditField;
  own: EditValues[EditField];
  other: EditValues[EditField];
}

/** Fields that both sides changed, each to another value. */
export function conflictsOf(values: EditValues, opened: EditValues, now: EditValues): Conflict[] {
  return EDIT_FIELDS.filter(
    (field) =>
      values[field] !== opened[field] && now[field] !== opened[field] && values[field] !== now[field],
  ).map((field) => ({ field, own: values[field], other: now[field] }));
}

/** The form after a conflict: own changes stay, what only the other side changed is taken over. */
export function rebased(values: EditValues, opened: EditValues, now: EditValues): EditValues {
  const result = { ...now };
  for (const field of EDIT_FIELDS) {
    if (values[field] !== opened[field]) Object.assign(result, { [field]: values[field] });
  }
  return result;
}
