import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { useFormat } from '@/shared/format';
import { showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import type { WorkoutDetail } from '../api/types';
import { fetchWorkout } from '../api/workouts';
import { changesOf, type Conflict, conflictsOf, type EditValues, editValues, rebased } from '../domain/edit';
import { numberErrors, startErrors } from '../domain/manual';
import { manualNumbers, type ManualNumbers, numberChanges } from '../domain/manualNumbers';
import { unitLengths } from './useChartWords';
import { useEditWorkout } from './useWorkoutChanges';

/** The numbers of a workout entered by hand; null for recorded ones, whose numbers come from the recording. */
function useNumberForm(base: WorkoutDetail) {
  const { t } = useTranslation('telemetry');
  const format = useFormat();
  const lengths = unitLengths(format.units, 'run');
  const isManual = base.source.kind === 'manual';
  const [numbers, setAll] = useState<ManualNumbers | null>(() =>
    isManual ? manualNumbers(base, lengths) : null,
  );
  const today = format.localDay(new Date(), base.time_zone);
  const opened = manualNumbers(base, lengths);
  const isMoved = numbers?.day !== opened.day || numbers.time !== opened.time;
  const reasons = numbers
    ? { ...(isMoved ? startErrors(numbers, today) : {}), ...numberErrors(numbers) }
    : {};
  const wrong = Object.fromEntries(
    Object.entries(reasons).map(([field, reason]) => [field, t(`manual.error.${reason}`)]),
  );
  const changes = () => (numbers ? numberChanges(numbers, opened, lengths) : {});
  const setNumbers = (change: Partial<ManualNumbers>) => setAll((now) => now && { ...now, ...change });
  return { numbers, setNumbers, wrong, changes };
}

/** The form's values against the workout as it was opened; a conflict rebases them on the newer one. */
export function useEditForm(workout: WorkoutDetail, onClose: () => void) {
  const client = useQueryClient();
  const { t } = useTranslation('telemetry');
  const edit = useEditWorkout(workout);
  const [base, setBase] = useState(workout);
  const [values, setValues] = useState<EditValues>(() => editValues(workout));
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  const { numbers, setNumbers, wrong, changes: numbersChanged } = useNumberForm(base);
  const opened = editValues(base);

  const changes = { ...changesOf(values, opened), ...numbersChanged() };
  const isChanged = Object.keys(changes).length > 0;

  const onConflict = async () => {
    const now = await fetchWorkout(workout.id);
    client.setQueryData(telemetryKeys.detail(workout.id), now);
    setConflicts(conflictsOf(values, opened, editValues(now)));
    setValues(rebased(values, opened, editValues(now)));
    setBase(now);
  };
  const save = () => {
    setConflicts([]);
    if (Object.keys(wrong).length > 0) return;
    if (!isChanged) {
      onClose();
      return;
    }
    const onSuccess = () => {
      showToast({ text: t('edit.saved') });
      onClose();
    };
    const onError = (error: Error) => {
      if (error instanceof ApiError && error.code === 'version_conflict') void onConflict();
    };
    edit.mutate({ changes, version: base.version }, { onSuccess, onError });
  };
  const set = (change: Partial<EditValues>) => setValues((now) => ({ ...now, ...change }));
  return { values, set, numbers, setNumbers, wrong, conflicts, isChanged, save, edit };
}
