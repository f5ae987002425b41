import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { valueTicks } from '@/shared/charts';

import { type CurveColumns, monthTicks } from '../domain/curve';
import { useGearWords } from '../hooks/useGearWords';
import classes from './Detail.module.css';
import { readColors, wearPlotData, wearPlotOptions } from './wearPlot';

const HEIGHT_PX = 210;
const X_LABEL_PX = 56;

interface WearPlotProps {
  columns: CurveColumns;
  life: number | null;
  index: number | null;
  summary: string;
  onIndex: (index: number | null) => void;
}

/** Makes the plot anew when its data, size or scheme changes. */
function usePlot(props: WearPlotProps, widthPx: number) {
  const { columns, life } = props;
  const { format, percent } = useGearWords();
  const scheme = useComputedColorScheme('light');
  const holder = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot | null>(null);
  const latest = useRef({ ...props, format, percent });
  useLayoutEffect(() => {
    latest.current = { ...props, format, percent };
  });
  useEffect(() => {
    const element = holder.current;
    if (!element || widthPx === 0) return;
    const top = Math.max(life ?? 0, ...columns.effective, ...columns.real);
    const [from = 0, until = 1] = [columns.x[0], columns.x[columns.x.length - 1]];
    const input = {
      columns,
      life,
      colors: readColors(element),
      widthPx,
      heightPx: HEIGHT_PX,
      yTicks: valueTicks([0, top]),
      xTicks: monthTicks(from, until, Math.floor(widthPx / X_LABEL_PX)),
      formatY: (value: number) => latest.current.format.number(value),
      formatX: (seconds: number) => latest.current.format.monthName(seconds * 1000, 'UTC').slice(0, 3),
      formatMark: (value: number) => latest.current.percent(value),
      onCursor: (index: number | null) => {
        if (element.matches(':hover')) latest.current.onIndex(index);
      },
    };
    const made = new uPlot(wearPlotOptions(input), wearPlotData(input), element);
    made.over.addEventListener('mouseleave', () => latest.current.onIndex(null));
    setPlot(made);
    return () => {
      made.destroy();
      setPlot(null);
    };
  }, [columns, life, widthPx, scheme]);
  return { holder, plot };
}

/** The course of a piece's kilometres; the pointer, a finger or the arrow keys choose a day. */
export function WearPlot(props: WearPlotProps) {
  const { columns, index, summary, onIndex } = props;
  const { ref, width } = useElementSize();
  const { holder, plot } = usePlot(props, width);
  useEffect(() => {
    if (!plot || holder.current?.matches(':hover')) return;
    const x = index === null ? undefined : columns.x[index];
    plot.setCursor({ left: x === undefined ? -10 : plot.valToPos(x, 'x'), top: 0 }, false);
  }, [plot, holder, index, columns]);
  const step = (event: KeyboardEvent) => {
    const last = columns.x.length - 1;
    const at = index ?? last;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onIndex(Math.min(last, Math.max(0, next)));
  };
  return (
    // DESIGN, Accessibility: a chart is an image with a summary, and the arrow keys move its cursor.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={ref}
      className={classes.plot}
      role="img"
      aria-label={summary}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onKeyDown={step}
      onBlur={() => onIndex(null)}
    >
      <div ref={holder} />
    </div>
  );
}
