import type uPlot from 'uplot';
import { withOpacity, type ChartColors } from './chartColors';
import { channelLimits, channelTicks, isFilled, zoneBands, type Panel } from './panels';
import type { Limits } from './percentiles';
import type { ChannelName, ChartRows } from './rows';

/** Space left of the plot for tick labels and right of it for zone labels. */
export const GUTTER_LEFT_PX = 40;
export const GUTTER_RIGHT_PX = 28;
const AXIS_PX = 22;
/** Half a label's height: a tick at the very edge keeps its words. */
const EDGE_PX = 6;
const LINE_PX = 1.9;
const FILL_OPACITY = 0.12;
const BAND_OPACITY = 0.13;
const MARK_OPACITY = 0.14;
const MARK_EDGE_PX = 3;
const FONT = '11px "Golos Text", system-ui, sans-serif';

export interface PlotInput {
  panel: Panel;
  rows: ChartRows;
  x: number[];
  xLimits: Limits;
  xTicks: number[];
  /** Null on all but the last chart of the stack. */
  formatX: ((value: number, isLast: boolean) => string) | null;
  formatY: (channel: ChannelName, value: number) => string;
  /** Room right of the plot: for zone labels, or little on a phone. */
  gutterRightPx: number;
  zonesFromBpm: readonly number[] | null;
  colors: ChartColors;
  widthPx: number;
  syncKey: string;
  /** Stretches in doubt, as first and last row. */
  marks: readonly (readonly [number, number])[];
  onCursor: (row: number | null) => void;
  onSelect: (fromRow: number, toRow: number) => void;
}

/** uPlot's data for a panel: x first, then its channels. */
export function plotData(input: Pick<PlotInput, 'panel' | 'rows' | 'x'>): uPlot.AlignedData {
  return [
    input.x,
    ...input.panel.channels.map((name) => input.rows.channels[name] ?? []),
  ] as uPlot.AlignedData;
}

/** Everything uPlot needs to draw one chart of the stack. */
export function plotOptions(input: PlotInput): uPlot.Options {
  const { panel, rows, colors, xLimits } = input;
  const limits = panel.channels.map((name) => channelLimits(name, rows.channels[name] ?? []));
  const scales: uPlot.Scales = { x: { time: false, range: () => [xLimits[0], xLimits[1]] } };
  panel.channels.forEach((name, i) => {
    const [low, high] = limits[i] as Limits;
    scales[name] = { range: () => [low, high], dir: name === 'pace' ? -1 : 1 };
  });
  return {
    width: input.widthPx,
    height: panel.heightPx + (input.formatX ? AXIS_PX : EDGE_PX),
    padding: [7, input.gutterRightPx, input.formatX ? 0 : EDGE_PX, 0],
    legend: { show: false },
    scales,
    series: [{}, ...panel.channels.map((name, i) => lineSeries(name, i === 0, limits[i] as Limits, colors))],
    axes: [xAxis(input), yAxis(input, limits[0] as Limits)],
    cursor: cursorOptions(input),
    hooks: plotHooks(input, limits[0] as Limits),
  };
}

function lineSeries(
  name: ChannelName,
  isFirst: boolean,
  [low, high]: Limits,
  colors: ChartColors,
): uPlot.Series {
  const stroke = colors.series[name];
  const series: uPlot.Series = {
    scale: name,
    stroke,
    width: isFirst ? LINE_PX : LINE_PX - 0.3,
    points: { show: false },
    spanGaps: false,
  };
  if (isFirst && isFilled(name)) {
    series.fill = withOpacity(stroke, FILL_OPACITY);
    series.fillTo = () => (name === 'pace' ? high : low);
  }
  return series;
}

function xAxis({ formatX, xTicks, colors }: PlotInput): uPlot.Axis {
  if (!formatX) return { show: false };
  return {
    scale: 'x',
    size: AXIS_PX,
    gap: 6,
    font: FONT,
    stroke: colors.text3,
    grid: { show: false },
    ticks: { show: false },
    splits: () => xTicks,
    values: (_, splits) => splits.map((value, i) => formatX(value, i === splits.length - 1)),
  };
}

function yAxis({ panel, formatY, colors }: PlotInput, limits: Limits): uPlot.Axis {
  const name = panel.channels[0] as ChannelName;
  const ticks = channelTicks(name, limits);
  return {
    scale: name,
    side: 3,
    size: GUTTER_LEFT_PX,
    gap: 8,
    font: FONT,
    stroke: colors.text3,
    grid: { stroke: colors.hairline, width: 1 },
    ticks: { show: false },
    splits: () => ticks,
    values: (_, splits) => splits.map((value) => formatY(name, value)),
  };
}

function cursorOptions({ colors, syncKey }: PlotInput): uPlot.Cursor {
  return {
    y: false,
    drag: { x: true, y: false, setScale: false, dist: 6 },
    sync: { key: syncKey, setSeries: false },
    points: { size: 11, width: 2, fill: colors.text, stroke: colors.surface },
  };
}

/** Bands over the stretches in doubt, with an edge on top that is seen without colour too. */
function drawMarks(plot: uPlot, { marks, x, colors }: PlotInput): void {
  for (const [from, to] of marks) {
    const left = plot.valToPos(x[from] as number, 'x', true);
    const width = Math.max(2 * devicePixelRatio, plot.valToPos(x[to] as number, 'x', true) - left);
    plot.ctx.fillStyle = withOpacity(colors.danger, MARK_OPACITY);
    plot.ctx.fillRect(left, plot.bbox.top, width, plot.bbox.height);
    plot.ctx.fillStyle = colors.danger;
    plot.ctx.fillRect(left, plot.bbox.top, width, MARK_EDGE_PX * devicePixelRatio);
  }
}

function plotHooks(input: PlotInput, limits: Limits): uPlot.Hooks.Arrays {
  const bands = input.panel.channels[0] === 'heart_rate' ? zoneBands(input.zonesFromBpm, limits) : [];
  return {
    drawClear: [
      (plot) => {
        drawMarks(plot, input);
        for (const { zone, low, high } of bands) {
          const top = plot.valToPos(high, 'heart_rate', true);
          plot.ctx.fillStyle = withOpacity(input.colors.zones[zone - 1] as string, BAND_OPACITY);
          plot.ctx.fillRect(
            plot.bbox.left,
            top,
            plot.bbox.width,
            plot.valToPos(low, 'heart_rate', true) - top,
          );
        }
      },
    ],
    draw: [
      (plot) => {
        const ratio = devicePixelRatio;
        plot.ctx.font = FONT.replace('11px', `600 ${11 * ratio}px`);
        plot.ctx.fillStyle = input.colors.text3;
        plot.ctx.textAlign = 'left';
        plot.ctx.textBaseline = 'middle';
        for (const { zone, low, high } of bands) {
          const top = plot.valToPos(high, 'heart_rate', true);
          const bottom = plot.valToPos(low, 'heart_rate', true);
          if (bottom - top < 9 * ratio) continue;
          plot.ctx.fillText(`Z${zone}`, plot.bbox.left + plot.bbox.width + 8 * ratio, (top + bottom) / 2);
        }
      },
    ],
    setCursor: [(plot) => input.onCursor(plot.cursor.idx ?? null)],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (width > 0) input.onSelect(plot.posToIdx(left), plot.posToIdx(left + width));
      },
    ],
  };
}
