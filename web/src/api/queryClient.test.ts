import { MutationObserver, notifyManager } from '@tanstack/react-query';
import { expect, it } from 'vitest';

import { queryClient } from './queryClient';

it('tells that a change is under way before the next event', async () => {
  const change = new MutationObserver(queryClient, { mutationFn: () => new Promise<never>(() => undefined) });
  const told: boolean[] = [];
  // As `useMutation` listens.
  const stop = change.subscribe(notifyManager.batchCalls((result) => told.push(result.isPending)));
  void change.mutate();
  // Microtasks only: a second click would come after them, and before any timer.
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(told).toContain(true);
  stop();
});
