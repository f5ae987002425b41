import { useSyncExternalStore } from 'react';

function listen(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Does the device have a network? (A server that is down is told by each block itself.) */
export function useIsOnline(): boolean {
  return useSyncExternalStore(listen, () => navigator.onLine);
}
