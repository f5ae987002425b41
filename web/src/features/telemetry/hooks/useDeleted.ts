import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { closeToastsAbout, errorText, showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import { fetchDeletedWorkouts, restoreWorkout } from '../api/workouts';
import { refreshTraining } from './useWorkoutChanges';

/** Workouts that can be taken back, the last deleted first. */
export function useDeletedWorkouts() {
  return useInfiniteQuery({
    queryKey: telemetryKeys.deleted,
    queryFn: ({ pageParam }) => fetchDeletedWorkouts(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Takes a deletion back, with a message that says so. */
export function useRestoreWorkout() {
  const client = useQueryClient();
  const { t, i18n } = useTranslation('telemetry');
  return useMutation({
    mutationFn: restoreWorkout,
    onSuccess: (workout) => {
      client.setQueryData(telemetryKeys.detail(workout.id), workout);
      refreshTraining(client);
      closeToastsAbout(workout.id);
      showToast({ text: t('deleted.restored') });
    },
    onError: (error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
  });
}
