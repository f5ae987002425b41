import { notifyManager, QueryClient } from '@tanstack/react-query';

import { ApiError, NetworkError } from './errors';

const TRIES = 2;
const STALE_MS = 30_000;
const KEPT_MS = 30 * 60_000;

/** A lost connection and a failing server are worth another try; a refusal is an answer. */
export function isWorthRetry(failures: number, error: Error): boolean {
  if (failures >= TRIES) return false;
  // Without a network another try would only wait, and the page would wait with it instead of saying why.
  if (error instanceof NetworkError) return navigator.onLine;
  return error instanceof ApiError && (error.status >= 500 || error.status === 429);
}

// In the same task, not in a later one: a button is busy before the second click of a double click reaches it.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: isWorthRetry,
      staleTime: STALE_MS,
      gcTime: KEPT_MS,
      // The service worker may hold an answer while there is no network.
      networkMode: 'offlineFirst',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
