import { graticuleDigits, graticuleIn } from './graticule';
import type { Bounds } from './geometry';
import type { MapColors } from './mapColors';

export interface PaperView {
  bounds: Bounds;
  widthPx: number;
  heightPx: number;
  project: (lngDeg: number, latDeg: number) => { x: number; y: number };
  formatDegrees: (value: number, digits: number) => string;
}

/** Half the arm of the small cross at each crossing. */
const CROSS_PX = 3.5;

/** Draws paper, grid, crosses and one latitude label at the left edge: the base of a map without tiles. */
export function drawPaper(canvas: HTMLCanvasElement, view: PaperView, colors: MapColors): void {
  const { widthPx, heightPx, project } = view;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(widthPx * ratio) || canvas.height !== Math.round(heightPx * ratio)) {
    canvas.width = Math.round(widthPx * ratio);
    canvas.height = Math.round(heightPx * ratio);
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colors.paper;
  context.fillRect(0, 0, widthPx, heightPx);
  const grid = graticuleIn(view.bounds, widthPx, heightPx);
  const [west, south] = view.bounds;
  const xs = grid.lngDeg.map((lng) => project(lng, south).x);
  const ys = grid.latDeg.map((lat) => project(west, lat).y);
  context.lineWidth = 1;
  context.strokeStyle = colors.grid;
  context.beginPath();
  for (const x of xs) line(context, x, 0, x, heightPx);
  for (const y of ys) line(context, 0, y, widthPx, y);
  context.stroke();
  context.strokeStyle = colors.known;
  context.beginPath();
  for (const x of xs) {
    for (const y of ys) {
      line(context, x - CROSS_PX, y, x + CROSS_PX, y);
      line(context, x, y - CROSS_PX, x, y + CROSS_PX);
    }
  }
  context.stroke();
  drawLabel(context, view, colors, grid.latDeg, ys, graticuleDigits(grid.latStepDeg));
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

function drawLabel(
  context: CanvasRenderingContext2D,
  view: PaperView,
  colors: MapColors,
  latDeg: number[],
  ys: number[],
  digits: number,
): void {
  // The line nearest to a third of the height: clear of the controls at the top and the scale at the bottom.
  const aim = view.heightPx * 0.38;
  let best = 0;
  ys.forEach((y, i) => {
    if (Math.abs(y - aim) < Math.abs((ys[best] as number) - aim)) best = i;
  });
  const lat = latDeg[best];
  const y = ys[best];
  if (lat === undefined || y === undefined) return;
  context.font = '10px "Golos Text", system-ui, sans-serif';
  context.fillStyle = colors.label;
  context.fillText(view.formatDegrees(lat, digits), 8, y - 6);
}
