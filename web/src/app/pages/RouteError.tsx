import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

import { NetworkError, noteUnreached, probeServer, listenReached, readReached } from '@/api';
import { ErrorState } from '@/shared/ui';

import { isMissingModule } from './missingModule';

const ASK_AGAIN_MS = 4000;

/** Calls `onBack` once, when the network and the server are there again. */
function useComeback(isWanted: boolean, onBack: () => void): void {
  useEffect(() => {
    if (!isWanted) return;
    noteUnreached(new NetworkError());
    const ask = () => void probeServer();
    const timer = setInterval(ask, ASK_AGAIN_MS);
    window.addEventListener('online', ask);
    const stop = listenReached(() => {
      if (readReached()) onBack();
    });
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', ask);
      stop();
    };
  }, [isWanted, onBack]);
}

const reload = (): void => window.location.reload();

/** A page that could not be opened at all: what failed, and another try. Without a connection it comes by itself later. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const isMissing = isMissingModule(error);
  const isAway = isMissing || !navigator.onLine || error instanceof NetworkError;
  useComeback(isAway, reload);
  const known = isAway ? new NetworkError(error) : error instanceof Error ? error : new Error(String(error));
  return <ErrorState error={known} onRetry={isMissing ? reload : () => void router.invalidate()} />;
}
