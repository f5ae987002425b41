import { useSyncExternalStore } from 'react';

interface UpdateState {
  isReady: boolean;
  reload: () => void;
}

let state: UpdateState = { isReady: false, reload: () => undefined };
const listeners = new Set<() => void>();

/** Registers the service worker; a new version waits until the person asks for it. */
export async function startServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const { registerSW } = await import('virtual:pwa-register');
  const update = registerSW({
    onNeedRefresh() {
      state = { isReady: true, reload: () => void update(true) };
      listeners.forEach((listener) => listener());
    },
  });
}

export function useUpdate(): UpdateState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
