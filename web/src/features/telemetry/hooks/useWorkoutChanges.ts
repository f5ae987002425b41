import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { usersKeys } from '@/features/users';
import { errorText, showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import type { ManualWorkout, WorkoutDetail, WorkoutPage, WorkoutPatch } from '../api/types';
import { createManualWorkout, deleteWorkout, patchWorkout, restoreWorkout } from '../api/workouts';

/** Lists, sums and totals follow a workout; its own samples stay. */
export function refreshTraining(client: QueryClient): void {
  const isSamples = (key: readonly unknown[]) => key[1] === 'streams' || key[1] === 'known';
  void client.invalidateQueries({
    queryKey: telemetryKeys.all,
    predicate: ({ queryKey }) => !isSamples(queryKey),
  });
  void client.invalidateQueries({ queryKey: usersKeys.totals });
}

/** The workout as the server gave it back; lists and sums follow. Samples are kept by version. */
export function keepWorkout(client: QueryClient, workout: WorkoutDetail): void {
  client.setQueryData(telemetryKeys.detail(workout.id), workout);
  refreshTraining(client);
}

export function useEditWorkout(workout: WorkoutDetail) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ changes, version }: { changes: WorkoutPatch; version: number }) =>
      patchWorkout(workout.id, version, changes),
    onSuccess: (changed) => keepWorkout(client, changed),
  });
}

export function useCreateManual() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: ManualWorkout; key: string }) => createManualWorkout(body, key),
    onSuccess: (created) => keepWorkout(client, created),
  });
}

type Lists = InfiniteData<WorkoutPage>;

/** Takes the row out of every list at once, before the server has answered. */
function dropFromLists(client: QueryClient, id: string): void {
  client.setQueriesData<Lists>({ queryKey: telemetryKeys.lists }, (lists) =>
    lists && 'pages' in lists
      ? {
          ...lists,
          pages: lists.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) })),
        }
      : lists,
  );
}

/** Deletes at once and offers to take it back; the message stays until it is answered. */
export function useDeleteWorkout() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { t, i18n } = useTranslation('telemetry');
  const failed = (error: Error) => {
    refreshTraining(client);
    showToast({ text: errorText(error, i18n), tone: 'danger' });
  };
  const restore = useMutation({
    mutationFn: restoreWorkout,
    onSuccess: (workout) => keepWorkout(client, workout),
    onError: failed,
  });
  return useMutation({
    mutationFn: deleteWorkout,
    onMutate: async (id: string) => {
      await client.cancelQueries({ queryKey: telemetryKeys.lists });
      dropFromLists(client, id);
      await navigate({ to: '/training' });
    },
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: telemetryKeys.detail(id) });
      refreshTraining(client);
      showToast({
        text: t('delete.done'),
        action: { label: t('delete.undo'), run: () => restore.mutate(id) },
        about: id,
      });
    },
    onError: failed,
  });
}
