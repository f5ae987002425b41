import { useElementSize } from '@mantine/hooks';
import { useCallback, useId, useMemo, useRef, type KeyboardEvent } from 'react';
import { ChannelHeader } from './ChannelHeader';
import { nextCursorIndex } from './keyboard';
import { panelsFor } from './panels';
import type { Limits } from './percentiles';
import { GUTTER_LEFT_PX, GUTTER_RIGHT_PX } from './plotOptions';
import type { StreamChartProps } from './streamChartProps';
import { StreamPlot } from './StreamPlot';
import classes from './StreamChart.module.css';
import { distanceTicks, timeTicks } from './ticks';

/** Room right of the plot on a phone: half of the last x label. */
const NARROW_GUTTER_PX = 12;
/** Widest x label with its room, px. */
const X_LABEL_PX = 58;

/** The x axis: its values, their span and the ticks that have room. */
function useXAxis({ rows, xAxis, isPart = false }: StreamChartProps, plotPx: number) {
  const x = rows.x[xAxis] ?? rows.x.time;
  const isDistance = x === rows.x.distance;
  const room = Math.floor(plotPx / X_LABEL_PX);
  return useMemo(() => {
    // The axis starts where the workout does, not at its first sample.
    const first = isPart ? (x[0] ?? 0) : Math.min(0, x[0] ?? 0);
    const xLimits: Limits = [first, Math.max(x[x.length - 1] ?? 1, first + 1e-6)];
    const xTicks = isDistance ? distanceTicks(xLimits, room) : timeTicks(xLimits, room);
    return { x, isDistance, xLimits, xTicks };
  }, [x, isDistance, isPart, room]);
}

/** Arrow keys move the cursor, with Shift they choose a part, Escape takes it back, then the zoom. */
function useKeys({ rows, cursor, range, onRange, isPart }: StreamChartProps) {
  const anchor = useRef<number | null>(null);
  return (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (range || isPart)) {
      anchor.current = null;
      onRange(null);
      return;
    }
    const next = nextCursorIndex(
      event.key,
      cursor.get(),
      rows.rowOfIndex.length,
      event.ctrlKey || event.metaKey,
    );
    if (next === null) return;
    event.preventDefault();
    if (event.shiftKey) {
      anchor.current ??= cursor.get() ?? next;
      const [low, high] = [Math.min(anchor.current, next), Math.max(anchor.current, next)];
      if (high > low) onRange([low, high]);
    } else anchor.current = null;
    cursor.set(next);
  };
}

/** Linked charts of a workout: one x axis, one cursor (mouse, touch, arrow keys), one selected part. */
export function StreamChart(props: StreamChartProps) {
  const { rows, cursor, onRange, isCombined = false, summary } = props;
  const { ref, width } = useElementSize();
  const panels = useMemo(() => panelsFor(rows, isCombined), [rows, isCombined]);
  const gutterRightPx = isCombined ? NARROW_GUTTER_PX : GUTTER_RIGHT_PX;
  const axis = useXAxis(props, width - GUTTER_LEFT_PX - gutterRightPx);
  const syncKey = useId();
  const onKeyDown = useKeys(props);
  const select = useCallback(
    (from: number, to: number) => {
      const first = rows.indexOfRow[from];
      const last = rows.indexOfRow[to];
      if (first !== undefined && last !== undefined && last > first) onRange([first, last]);
    },
    [rows, onRange],
  );
  return (
    // DESIGN, Accessibility: a chart is an image with a summary, and the arrow keys move its cursor.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.frame}
      role="img"
      aria-label={summary}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => cursor.set(null)}
    >
      <div ref={ref} className={classes.stack} data-combined={isCombined || undefined}>
        {panels.map((panel, i) => (
          <div key={panel.channels.join()} className={classes.panel}>
            <ChannelHeader {...props} panel={panel} />
            {width > 0 && (
              <StreamPlot
                {...props}
                {...axis}
                gutterRightPx={gutterRightPx}
                panel={panel}
                isLast={i === panels.length - 1}
                widthPx={width}
                syncKey={syncKey}
                onSelectRows={select}
              />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
