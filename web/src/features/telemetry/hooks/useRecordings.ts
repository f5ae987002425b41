import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { closeToastsAbout, errorText, showToast } from '@/shared/ui';

import { telemetryKeys } from '../api/keys';
import {
  choosePrimary,
  fetchNeighbours,
  fetchRecordings,
  joinWorkouts,
  removeRecording,
  restoreRecording,
  splitRecording,
} from '../api/recordings';
import type { Recording, Recordings, WorkoutDetail } from '../api/types';
import { restoreWorkout } from '../api/workouts';
import { keepWorkout, refreshTraining } from './useWorkoutChanges';

export function useRecordings(workout: WorkoutDetail) {
  return useQuery({
    queryKey: telemetryKeys.recordings(workout.id),
    queryFn: () => fetchRecordings(workout.id),
  });
}

export function useNeighbours(workoutId: string, isWanted: boolean) {
  return useQuery({
    queryKey: telemetryKeys.neighbours(workoutId),
    queryFn: () => fetchNeighbours(workoutId),
    enabled: isWanted,
  });
}

interface Done {
  workout: WorkoutDetail;
  text: string;
  undo?: () => Promise<WorkoutDetail>;
}

/** Does something with a workout's recordings, tells what was done, and offers to take it back. */
function useStep<Values>(step: (values: Values) => Promise<Done>) {
  const client = useQueryClient();
  const { t, i18n } = useTranslation('sources');
  const failed = (error: Error) => {
    refreshTraining(client);
    showToast({ text: errorText(error, i18n), tone: 'danger' });
  };
  const takeBack = (undo: () => Promise<WorkoutDetail>) => {
    undo().then(() => refreshTraining(client), failed);
  };
  return useMutation({
    mutationFn: step,
    onSuccess: ({ workout, text, undo }) => {
      keepWorkout(client, workout);
      closeToastsAbout(workout.id);
      showToast({
        text,
        action: undo && { label: t('undo'), run: () => takeBack(undo) },
        about: workout.id,
        page: `/training/${workout.id}`,
      });
    },
    onError: failed,
  });
}

/** What an athlete does with the recordings of a workout. */
export function useRecordingSteps(workout: WorkoutDetail, recordings: Recordings | undefined) {
  const { t } = useTranslation('sources');
  const { id, version } = workout;
  const led = recordings?.has_chosen_primary
    ? (recordings.items.find((each) => each.is_primary)?.id ?? null)
    : null;
  const lead = useStep(async (recordingId: string | null) => ({
    workout: await choosePrimary(id, recordingId),
    text: t('done.lead'),
    undo: () => choosePrimary(id, led),
  }));
  const remove = useStep(async (recording: Recording) => ({
    workout: await removeRecording(id, recording.id, version),
    text: t('done.remove'),
    undo: () => restoreRecording(id, recording.id),
  }));
  const restore = useStep(async (recording: Recording) => ({
    workout: await restoreRecording(id, recording.id),
    text: t('done.restore'),
  }));
  const join = useStep(async (otherId: string) => ({
    workout: await joinWorkouts(id, otherId),
    text: t('done.join'),
    undo: () => restoreWorkout(otherId),
  }));
  const split = useStep(async (recording: Recording) => {
    const { workout: left, split_off } = await splitRecording(id, recording.id, version);
    return { workout: left, text: t('done.split'), undo: () => joinWorkouts(id, split_off.id) };
  });
  return { lead, remove, restore, join, split };
}

export type RecordingSteps = ReturnType<typeof useRecordingSteps>;
