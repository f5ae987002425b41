import type { IndexRange } from '@/shared/map';

import type { Streams } from '../api/types';
import { indexAtTime } from './rangeTotals';

/** A part shorter than this, or of fewer samples, shows nothing more when it is drawn wider. */
const SHORTEST_S = 10;
const FEWEST_SAMPLES = 3;

/** Position of the sample nearest to a moment. */
export function nearestIndex(timeS: readonly number[], moment: number): number {
  const before = indexAtTime(timeS, moment);
  const [here, then] = [timeS[before], timeS[before + 1]];
  return here !== undefined && then !== undefined && then - moment < moment - here ? before + 1 : before;
}

/** The samples `from` to `to` of streams, both included. */
export function cutStreams(streams: Streams, [from, to]: IndexRange): Streams {
  const count = to - from + 1;
  const cut = Object.entries(streams).map(([name, values]) => [
    name,
    Array.isArray(values) ? values.slice(from, to + 1) : values,
  ]);
  return { ...(Object.fromEntries(cut) as Streams), count, total_count: count };
}

/** Is there more to see in this part than now? */
export function canZoom({ time_s }: Streams, [from, to]: IndexRange): boolean {
  const isAll = from === 0 && to === time_s.length - 1;
  const spanS = (time_s[to] ?? 0) - (time_s[from] ?? 0);
  return !isAll && spanS >= SHORTEST_S && to - from >= FEWEST_SAMPLES;
}

/** A part by the nearest samples of other streams of the same workout; null when it lies outside of them. */
export function rangeAt(
  timeS: readonly number[],
  [startS, endS]: readonly [number, number],
): IndexRange | null {
  const last = timeS.length - 1;
  if (last < 1 || endS < (timeS[0] as number) || startS > (timeS[last] as number)) return null;
  const from = Math.min(nearestIndex(timeS, startS), last - 1);
  return [from, Math.max(from + 1, nearestIndex(timeS, endS))];
}
