import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { closeToastsAbout, errorText, showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import type { WorkoutDetail } from '../api/types';
import { cropWorkout, uncropWorkout } from '../api/verdicts';
import { refreshTraining } from './useWorkoutChanges';

/** Other samples under the same id: everything of the workout is read again. */
function useKeep() {
  const client = useQueryClient();
  return (workout: WorkoutDetail) => {
    client.setQueryData(telemetryKeys.detail(workout.id), workout);
    closeToastsAbout(workout.id);
    void client.invalidateQueries({ queryKey: ['telemetry', 'streams', workout.id] });
    void client.invalidateQueries({ queryKey: telemetryKeys.known(workout.id) });
    refreshTraining(client);
  };
}

/** Brings back what was cropped off. */
export function useUncrop(workout: Pick<WorkoutDetail, 'id'>) {
  const { t, i18n } = useTranslation('verdict');
  const keep = useKeep();
  return useMutation({
    mutationFn: () => uncropWorkout(workout.id),
    onSuccess: (whole) => {
      keep(whole);
      showToast({ text: t('crop.back') });
    },
    onError: (error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
  });
}

/** Crops, and offers to take it back; the message stays until it is answered. */
export function useCrop(workout: Pick<WorkoutDetail, 'id' | 'version'>, onDone: () => void) {
  const { t } = useTranslation('verdict');
  const keep = useKeep();
  const uncrop = useUncrop(workout);
  return useMutation({
    mutationFn: ({ startS, endS }: { startS: number; endS: number }) =>
      cropWorkout(workout.id, workout.version, startS, endS),
    onSuccess: (cropped) => {
      keep(cropped);
      showToast({
        text: t('crop.done'),
        action: { label: t('crop.undo'), run: () => uncrop.mutate() },
        about: workout.id,
        page: `/training/${workout.id}`,
      });
      onDone();
    },
  });
}
