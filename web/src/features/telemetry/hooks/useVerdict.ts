import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { IndexRange } from '@/shared/map';

import { telemetryKeys } from '../api/keys';
import type { Streams, WorkoutDetail } from '../api/types';
import { fetchVerdict, sendAppeal } from '../api/verdicts';
import { markedRanges, markedStretches } from '../domain/marks';

/** Asked again while the workout is being judged, in case the live stream is away. */
const PENDING_MS = 4000;

/** Whether the workout counts where people are compared. */
export function useVerdict(workout: Pick<WorkoutDetail, 'id'>) {
  return useQuery({
    queryKey: telemetryKeys.verdict(workout.id),
    queryFn: () => fetchVerdict(workout.id),
    refetchInterval: ({ state }) => (state.data?.outcome === 'pending' ? PENDING_MS : false),
  });
}

export function useAppeal(workout: Pick<WorkoutDetail, 'id'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => sendAppeal(workout.id, text),
    onSuccess: (verdict) => client.setQueryData(telemetryKeys.verdict(workout.id), verdict),
  });
}

const NOTHING: IndexRange[] = [];

/** The stretches in doubt as stream indexes; none of a workout that counts. */
export function useMarks(workout: Pick<WorkoutDetail, 'id'>, streams: Streams | undefined): IndexRange[] {
  const { data: verdict } = useVerdict(workout);
  return useMemo(() => {
    if (!streams || !verdict || verdict.outcome === 'ok') return NOTHING;
    return markedRanges(markedStretches(verdict.reasons), streams.time_s);
  }, [streams, verdict]);
}
