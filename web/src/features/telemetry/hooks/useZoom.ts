import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { bridgeCursor, type CursorStore } from '@/shared/charts';
import type { IndexRange } from '@/shared/map';

import { telemetryKeys } from '../api/keys';
import type { Streams, WorkoutDetail } from '../api/types';
import { fetchStreams } from '../api/workouts';
import { canZoom, cutStreams, nearestIndex, rangeAt } from '../domain/zoom';

/** The charts of a whole workout. */
export interface WholeCharts {
  workout: WorkoutDetail;
  streams: Streams;
  cursor: CursorStore;
  range: IndexRange | null;
  /** Stretches that the verdict is about. */
  marks: readonly IndexRange[];
  onRange: (range: IndexRange | null) => void;
}

/** What is drawn wide: `of` the whole's indexes, `shown` as the range that the page has, `inside` chosen in it. */
interface Zoom {
  partS: readonly [number, number];
  of: IndexRange;
  shown: IndexRange;
  inside: IndexRange | null;
}

const timesOf = ({ time_s }: Streams, [from, to]: IndexRange) =>
  [time_s[from] as number, time_s[to] as number] as const;

/** The samples of the part, as fine as the screen can show them; until they are here, those of the whole. */
function usePart({ workout, streams }: WholeCharts, zoom: Zoom | null): Streams {
  const { data } = useQuery({
    queryKey: telemetryKeys.part(workout.id, workout.version, zoom?.partS ?? null),
    queryFn: () => (zoom ? fetchStreams(workout.id, { from_s: zoom.partS[0], to_s: zoom.partS[1] }) : null),
    enabled: zoom !== null,
    staleTime: 10 * 60_000,
  });
  return useMemo(
    () => (zoom ? (data && data.count > 1 ? data : cutStreams(streams, zoom.of)) : streams),
    [zoom, data, streams],
  );
}

/** The whole workout, or a part of it drawn wide with samples of its own; the map keeps the whole's indexes. */
export function useZoom(whole: WholeCharts) {
  const { streams, cursor, range, marks, onRange } = whole;
  const [kept, setZoom] = useState<Zoom | null>(null);
  // A part that was chosen elsewhere, a split say, ends it.
  const zoom = kept !== null && kept.shown === range && kept.of[1] < streams.count ? kept : null;
  const shown = usePart(whole, zoom);
  const bridged = useMemo(() => {
    const [first, last] = [shown.time_s[0] ?? 0, shown.time_s[shown.count - 1] ?? 0];
    const toPart = (index: number) => {
      const moment = streams.time_s[index] ?? -1;
      return moment < first || moment > last ? null : nearestIndex(shown.time_s, moment);
    };
    const toWhole = (index: number) => nearestIndex(streams.time_s, shown.time_s[index] ?? 0);
    return shown === streams ? cursor : bridgeCursor(cursor, toWhole, toPart);
  }, [shown, streams, cursor]);
  const shownMarks = useMemo(() => {
    if (shown === streams) return marks;
    return marks.map((mark) => rangeAt(shown.time_s, timesOf(streams, mark))).filter((mark) => mark !== null);
  }, [shown, streams, marks]);

  const leave = () => {
    setZoom(null);
    onRange(null);
  };
  const choose = (inside: IndexRange | null) => {
    if (zoom === null) return onRange(inside);
    if (inside === null && zoom.inside === null) return leave();
    const of = inside === null ? zoom.of : rangeAt(streams.time_s, timesOf(shown, inside));
    const shownNow = of ?? zoom.of;
    setZoom({ ...zoom, shown: shownNow, inside });
    onRange(shownNow);
  };
  const part: IndexRange | null = zoom ? (zoom.inside ?? [0, shown.count - 1]) : range;
  const zoomIn = () => {
    if (!part || !range) return;
    setZoom({ partS: timesOf(shown, part), of: range, shown: range, inside: null });
  };
  return {
    streams: shown,
    cursor: bridged,
    marks: shownMarks,
    /** The part whose numbers are told, and the one that is drawn as chosen. */
    part,
    range: zoom ? zoom.inside : range,
    isPart: zoom !== null,
    canZoom: part !== null && canZoom(shown, part),
    choose,
    zoomIn,
    leave,
  };
}
