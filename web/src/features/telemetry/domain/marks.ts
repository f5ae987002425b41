import type { IndexRange } from '@/shared/map';

import type { VerdictReason } from '../api/types';
import { indexAtTime } from './rangeTotals';

/** A part in seconds from the workout's start. */
export type Stretch = VerdictReason['stretches'][number];

/** The stretches of all reasons, in order, those that overlap or touch as one. */
export function markedStretches(reasons: readonly Pick<VerdictReason, 'stretches'>[]): Stretch[] {
  const all = reasons.flatMap(({ stretches }) => stretches);
  const joined: Stretch[] = [];
  for (const stretch of [...all].sort((a, b) => a.start_s - b.start_s)) {
    const last = joined[joined.length - 1];
    if (last && stretch.start_s <= last.end_s) last.end_s = Math.max(last.end_s, stretch.end_s);
    else joined.push({ ...stretch });
  }
  return joined;
}

/** The same as stream indexes; a stretch between two samples takes both. */
export function markedRanges(stretches: readonly Stretch[], timeS: readonly number[]): IndexRange[] {
  if (timeS.length < 2) return [];
  return stretches.map(({ start_s, end_s }) => {
    const from = Math.min(indexAtTime(timeS, start_s), timeS.length - 2);
    return [from, Math.max(from + 1, indexAtTime(timeS, end_s))] as const;
  });
}
