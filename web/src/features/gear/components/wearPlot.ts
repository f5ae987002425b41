import type uPlot from 'uplot';

import type { CurveColumns } from '../domain/curve';

const LINE_PX = 1.9;
const AXIS_LEFT_PX = 44;
const AXIS_BOTTOM_PX = 24;
/** Room at the right for "100 %": inside, the course itself would cross the labels of its marks. */
const GUTTER_PX = 44;
const EDGE_PX = 14;
const FONT = '11px "Golos Text", system-ui, sans-serif';
const MARKS = [80, 100] as const;

export interface PlotColors {
  text: string;
  text3: string;
  hairline: string;
  surface: string;
  line: string;
  live: string;
}

/** Colours that hold for this element now; they differ by scheme. */
export function readColors(element: Element): PlotColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--sl-${name}`).trim() || 'currentColor';
  return {
    text: read('text'),
    text3: read('text-3'),
    hairline: read('hairline'),
    surface: read('surface'),
    line: read('line'),
    live: read('live'),
  };
}

export interface WearPlotInput {
  columns: CurveColumns;
  /** How far the pair is expected to last, in the person's unit; null for what does not wear. */
  life: number | null;
  colors: PlotColors;
  widthPx: number;
  heightPx: number;
  yTicks: number[];
  xTicks: number[];
  formatY: (value: number) => string;
  formatX: (seconds: number) => string;
  formatMark: (percent: number) => string;
  onCursor: (index: number | null) => void;
}

/** Effective kilometres as a filled line, real ones beside them, and where 80 and 100 % lie. */
export function wearPlotOptions(input: WearPlotInput): uPlot.Options {
  const { columns, life, colors } = input;
  const top = Math.max(life ?? 0, ...columns.effective, ...columns.real) * 1.06;
  const fill = /^#[0-9a-f]{6}$/i.test(colors.line) ? `${colors.line}1F` : undefined;
  const effective: uPlot.Series = {
    stroke: colors.line,
    width: LINE_PX,
    points: { show: false },
    ...(fill ? { fill } : {}),
  };
  const real: uPlot.Series = { stroke: colors.text3, width: 1.5, dash: [4, 4], points: { show: false } };
  return {
    width: input.widthPx,
    height: input.heightPx,
    padding: [8, life === null ? EDGE_PX : GUTTER_PX, 0, 0],
    legend: { show: false },
    scales: { x: { time: false }, y: { range: () => [0, top] } },
    series: life === null ? [{}, effective] : [{}, effective, real],
    axes: axesOf(input),
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 10, width: 2, fill: colors.text, stroke: colors.surface },
    },
    hooks: {
      draw: life === null ? [] : [(plot) => drawMarks(plot, input, life)],
      setCursor: [(plot) => input.onCursor(plot.cursor.idx ?? null)],
    },
  };
}

function axesOf({ colors, xTicks, yTicks, formatX, formatY }: WearPlotInput): uPlot.Axis[] {
  const shared = { font: FONT, stroke: colors.text3, ticks: { show: false } };
  return [
    {
      ...shared,
      size: AXIS_BOTTOM_PX,
      gap: 6,
      grid: { show: false },
      splits: () => xTicks,
      values: (_, splits) => splits.map(formatX),
    },
    {
      ...shared,
      size: AXIS_LEFT_PX,
      gap: 8,
      grid: { stroke: colors.hairline, width: 1 },
      splits: () => yTicks,
      values: (_, splits) => splits.map(formatY),
    },
  ];
}

export function wearPlotData({ columns, life }: WearPlotInput): uPlot.AlignedData {
  return life === null ? [columns.x, columns.real] : [columns.x, columns.effective, columns.real];
}

function drawMarks(plot: uPlot, { colors, formatMark }: WearPlotInput, life: number): void {
  const ratio = devicePixelRatio;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = FONT.replace('11px', `600 ${11 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = ratio;
  for (const percent of MARKS) {
    const y = plot.valToPos((life * percent) / 100, 'y', true);
    ctx.strokeStyle = ctx.fillStyle = percent === 100 ? colors.live : colors.text3;
    ctx.setLineDash(percent === 100 ? [] : [3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillText(formatMark(percent), bbox.left + bbox.width + 6 * ratio, y);
  }
  ctx.restore();
}
