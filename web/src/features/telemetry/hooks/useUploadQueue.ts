import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { telemetryKeys } from '../api/keys';
import { sendFile } from '../api/sendFile';
import { summarize, UploadQueue } from '../domain/uploadQueue';
import { refreshTraining } from './useWorkoutChanges';

/** One queue for the whole visit: files go on being sent while the person looks at other pages. */
let queue: UploadQueue | null = null;

function queueOf(client: QueryClient): UploadQueue {
  if (queue) return queue;
  queue = new UploadQueue(sendFile, (file) => {
    if (file.state === 'failed') return;
    void client.invalidateQueries({ queryKey: telemetryKeys.uploads });
    // Several hundred files: the lists are asked for again once, when the last one is through.
    if (queue && !summarize(queue.get()).isBusy) refreshTraining(client);
  });
  window.addEventListener('online', queue.resume);
  return queue;
}

export function useUploadQueue() {
  const shared = queueOf(useQueryClient());
  const rows = useSyncExternalStore(shared.subscribe, shared.get);
  return { rows, add: shared.add, retry: shared.retry, clear: shared.clear };
}
