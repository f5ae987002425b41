import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';

import { listenReached, probeServer, readReached } from '@/api';
import { useIsOnline } from '@/shared/pwa';

const ASK_AGAIN_MS = 4000;

/** Does the server answer? While not, it is asked every few seconds; when it is back, the page loads what it missed. */
export function useServerWatch(): boolean {
  const isReached = useSyncExternalStore(listenReached, readReached);
  const isOnline = useIsOnline();
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    if (isReached || !isOnline) return;
    const timer = setInterval(() => void probeServer(), ASK_AGAIN_MS);
    void probeServer();
    return () => {
      clearInterval(timer);
      if (!readReached()) return;
      void client.invalidateQueries();
      void router.invalidate();
    };
  }, [isReached, isOnline, client, router]);
  return isReached;
}
