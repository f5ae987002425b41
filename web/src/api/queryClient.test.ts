import { MutationObserver, notifyManager } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';

import { NetworkError } from './errors';
import { isWorthRetry, queryClient } from './queryClient';

afterEach(() => {
  vi.restoreAllMocks();
});

it('tries a lost connection again, but not while there is no network', () => {
  expect(isWorthRetry(0, new NetworkError())).toBe(true);
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  expect(isWorthRetry(0, new NetworkError())).toBe(false);
});

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
