import type uPlot from 'uplot';
import { expect, it, vi } from 'vitest';

import { type WearPlotInput, wearPlotOptions } from './wearPlot';

const input = (life: number | null): WearPlotInput => ({
  columns: { x: [0, 1], effective: [0, 500], real: [0, 480] },
  life,
  colors: { text: '', text3: '', hairline: '', surface: '', line: '', live: '' },
  widthPx: 360,
  heightPx: 210,
  yTicks: [],
  xTicks: [],
  formatY: String,
  formatX: String,
  formatMark: (percent) => `${percent}%`,
  onCursor: () => undefined,
});

it('writes the marks beside the plot, where no line crosses them', () => {
  const options = wearPlotOptions(input(600));
  const fillText = vi.fn();
  const ctx = { save: vi.fn(), restore: vi.fn(), setLineDash: vi.fn(), beginPath: vi.fn(), fillText };
  const plot = {
    ctx: { ...ctx, moveTo: vi.fn(), lineTo: vi.fn(), stroke: vi.fn() },
    bbox: { left: 44, top: 8, width: 272, height: 178 },
    valToPos: (value: number) => 200 - value / 4,
  };
  const [draw] = options.hooks?.draw as ((plot: uPlot) => void)[];
  draw?.(plot as unknown as uPlot);
  expect(fillText.mock.calls.map(([text]) => text as string)).toEqual(['80%', '100%']);
  for (const [, x] of fillText.mock.calls as [string, number, number][]) expect(x).toBeGreaterThan(44 + 272);
  expect(options.padding?.[1]).toBeGreaterThan(40);
  expect(wearPlotOptions(input(null)).padding?.[1]).toBeLessThan(20);
});
