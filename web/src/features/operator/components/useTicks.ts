import { useState } from 'react';

import type { Failure } from '../api/state';
import { failureKey } from '../domain/troubles';

/** Which of the failures are ticked; what has gone meanwhile is not. */
export function useTicks(failures: Failure[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = failures.filter((failure) => ticked.has(failureKey(failure)));
  const isEvery = chosen.length === failures.length;
  return {
    chosen,
    isEvery,
    isTicked: (failure: Failure) => ticked.has(failureKey(failure)),
    tick: (failure: Failure, isChosen: boolean) => {
      const next = new Set(ticked);
      if (isChosen) next.add(failureKey(failure));
      else next.delete(failureKey(failure));
      setTicked(next);
    },
    toggleAll: () => setTicked(isEvery ? new Set() : new Set(failures.map(failureKey))),
    clear: () => setTicked(new Set()),
  };
}
