import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readChartColors } from './chartColors';
import type { Panel } from './panels';
import type { Limits } from './percentiles';
import { plotData, type PlotInput, plotOptions } from './plotOptions';
import type { StreamChartProps } from './streamChartProps';
import classes from './StreamChart.module.css';
import { watchTouch } from './touch';

interface Props extends StreamChartProps {
  panel: Panel;
  x: number[];
  xLimits: Limits;
  xTicks: number[];
  isLast: boolean;
  isDistance: boolean;
  widthPx: number;
  gutterRightPx: number;
  syncKey: string;
  onSelectRows: (from: number, to: number) => void;
}

const NO_MARKS: NonNullable<StreamChartProps['marks']> = [];

/** What the plot is made of, with callbacks that always see the newest props. */
function plotInput(element: Element, latest: { current: Props }): PlotInput {
  const {
    panel,
    rows,
    x,
    xLimits,
    xTicks,
    isLast,
    isDistance,
    zonesFromBpm,
    widthPx,
    syncKey,
    gutterRightPx,
    marks = NO_MARKS,
  } = latest.current;
  const label = (value: number, isLastTick: boolean) => {
    const { formatX, xUnit } = latest.current;
    return isLastTick && isDistance ? `${formatX(value)} ${xUnit}` : formatX(value);
  };
  return {
    panel,
    rows,
    x,
    xLimits,
    xTicks,
    zonesFromBpm,
    widthPx,
    gutterRightPx,
    syncKey,
    colors: readChartColors(element),
    formatX: isLast ? label : null,
    formatY: (name, value) => latest.current.formatValue(name, value),
    // Only the chart under the pointer speaks; the others follow it by the sync key.
    marks: marks.map(([from, to]) => [rows.rowOfIndex[from] ?? 0, rows.rowOfIndex[to] ?? 0] as const),
    onCursor: (row) => {
      if (row !== null && element.matches(':hover')) latest.current.cursor.set(rows.indexOfRow[row] ?? null);
    },
    onSelect: (from, to) => {
      if (element.matches(':hover')) latest.current.onSelectRows(from, to);
    },
  };
}

/** The newest props, for callbacks that live longer than one drawing. */
function useLatest(props: Props): { current: Props } {
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  return latest;
}

/** Makes the plot anew when its data, size or scheme changes. */
function usePlot(props: Props) {
  const {
    panel,
    rows,
    x,
    xLimits,
    xTicks,
    isLast,
    isDistance,
    widthPx,
    zonesFromBpm,
    syncKey,
    gutterRightPx,
    marks,
  } = props;
  const scheme = useComputedColorScheme('light');
  const holder = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot | null>(null);
  const latest = useLatest(props);
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const input = plotInput(element, latest);
    const made = new uPlot(plotOptions(input), plotData(input), element);
    setPlot(made);
    made.over.addEventListener('mouseleave', () => latest.current.cursor.set(null));
    const stopTouch = watchTouch(made, (row) => latest.current.cursor.set(rows.indexOfRow[row] ?? null));
    return () => {
      stopTouch();
      made.destroy();
      setPlot(null);
    };
  }, [
    panel,
    rows,
    x,
    xLimits,
    xTicks,
    isLast,
    isDistance,
    widthPx,
    gutterRightPx,
    zonesFromBpm,
    syncKey,
    marks,
    scheme,
    latest,
  ]);
  return { holder, plot };
}

/** One uPlot chart of the stack; it follows the cursor store and shows the chosen part. */
export function StreamPlot(props: Props) {
  const { rows, x, cursor, range } = props;
  const { holder, plot } = usePlot(props);

  useEffect(() => {
    if (!plot) return;
    const follow = () => {
      if (holder.current?.matches(':hover')) return;
      const index = cursor.get();
      const row = index === null ? undefined : rows.rowOfIndex[index];
      const left = row === undefined ? -10 : plot.valToPos(x[row] as number, 'x');
      plot.setCursor({ left, top: row === undefined ? -10 : 0 }, false);
    };
    follow();
    return cursor.subscribe(follow);
  }, [plot, holder, cursor, rows, x]);

  useEffect(() => {
    if (!plot) return;
    const from = range && rows.rowOfIndex[range[0]];
    const to = range && rows.rowOfIndex[range[1]];
    if (from == null || to == null) {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      return;
    }
    const left = plot.valToPos(x[from] as number, 'x');
    const width = plot.valToPos(x[to] as number, 'x') - left;
    plot.setSelect({ left, top: 0, width, height: plot.over.clientHeight }, false);
  }, [plot, range, rows, x]);

  return <div ref={holder} className={classes.plot} />;
}
