import { useEffect, useState } from 'react';

const PATIENCE_MS = 300;

/** True once loading has lasted 300 ms: a skeleton that flashes is worse than none. */
export function useLateLoading(isLoading: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(isLoading), isLoading ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [isLoading]);
  return isLoading && isLate;
}
