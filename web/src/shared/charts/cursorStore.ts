import { useSyncExternalStore } from 'react';

/** The one cursor that charts and map share: an index into the streams, outside React so that moving it repaints little. */
export interface CursorStore {
  get: () => number | null;
  set: (index: number | null) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createCursorStore(): CursorStore {
  let current: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (index) => {
      if (index === current) return;
      current = index;
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The stream index under the cursor, or null. */
export function useCursorIndex(store: CursorStore): number | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
