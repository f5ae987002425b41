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

/**
 * The cursor of a finer view of a part: it has its own indexes, and moves the whole's cursor with it.
 * `toWhole` and `toPart` give the nearest sample in the other; null lies outside.
 */
export function bridgeCursor(
  whole: CursorStore,
  toWhole: (index: number) => number,
  toPart: (index: number) => number | null,
): CursorStore {
  const own = createCursorStore();
  let ownWhole: number | null = null;
  const get = () => {
    const there = whole.get();
    if (there === null) return null;
    return there === ownWhole ? own.get() : toPart(there);
  };
  return {
    get,
    set: (index) => {
      ownWhole = index === null ? null : toWhole(index);
      own.set(index);
      whole.set(ownWhole);
    },
    subscribe: (listener) => {
      const leave = [own.subscribe(listener), whole.subscribe(listener)];
      return () => leave.forEach((each) => each());
    },
  };
}

/** The stream index under the cursor, or null. */
export function useCursorIndex(store: CursorStore): number | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
