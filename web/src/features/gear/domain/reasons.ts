import type { WearReason } from '../api/gear';

export type Direction = 'more' | 'less' | 'even' | 'unknown';

/** Below half a per cent a factor makes no difference that a page should speak of. */
const NOTABLE = 0.005;

/** Which way a factor moves the wear: the key of its sentence. */
export function directionOf({ factor }: WearReason): Direction {
  if (factor === null) return 'unknown';
  if (factor > 1 + NOTABLE) return 'more';
  return factor < 1 - NOTABLE ? 'less' : 'even';
}
