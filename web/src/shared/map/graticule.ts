import type { Bounds } from './geometry';

/** Steps of the grid in degrees, from a stadium to a continent. */
const STEPS_DEG = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
/** Wanted distance of two lines on the screen. */
const WANTED_PX = 90;

/** The step whose lines are nearest to 90 px apart (by ratio). */
export function graticuleStepDeg(degreesPerPx: number): number {
  const wanted = degreesPerPx * WANTED_PX;
  let best = STEPS_DEG[0] as number;
  for (const step of STEPS_DEG) {
    if (Math.abs(Math.log(step / wanted)) < Math.abs(Math.log(best / wanted))) best = step;
  }
  return best;
}

export interface Graticule {
  /** Longitudes of the vertical lines and latitudes of the horizontal ones, ascending. */
  lngDeg: number[];
  latDeg: number[];
  lngStepDeg: number;
  latStepDeg: number;
}

/** The grid lines inside a box that is drawn `widthPx` × `heightPx` large. */
export function graticuleIn(bounds: Bounds, widthPx: number, heightPx: number): Graticule {
  const [west, south, east, north] = bounds;
  const lngStepDeg = graticuleStepDeg((east - west) / Math.max(1, widthPx));
  const latStepDeg = graticuleStepDeg((north - south) / Math.max(1, heightPx));
  return {
    lngDeg: multiplesBetween(west, east, lngStepDeg),
    latDeg: multiplesBetween(south, north, latStepDeg),
    lngStepDeg,
    latStepDeg,
  };
}

function multiplesBetween(low: number, high: number, step: number): number[] {
  const values: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high && values.length < 200; k++) {
    values.push(Number((k * step).toFixed(4)));
  }
  return values;
}

/** Digits after the point that a label of this grid needs. */
export function graticuleDigits(stepDeg: number): number {
  return Math.max(0, Math.ceil(-Math.log10(stepDeg) - 1e-9));
}

/** Lengths a scale bar may have, metres (for miles: in units of the bar's own unit). */
const NICE = [1, 2, 5];

/** The largest round length (1, 2 or 5 times a power of ten) that fits in `widestPx`, with its width in px. */
export function scaleBar(
  metresPerPx: number,
  widestPx: number,
  unitM = 1,
): { length: number; widthPx: number } {
  const widest = (metresPerPx * widestPx) / unitM;
  const power = 10 ** Math.floor(Math.log10(widest));
  const factor = [...NICE].reverse().find((n) => n * power <= widest) ?? 1;
  const length = factor * power;
  return { length, widthPx: (length * unitM) / metresPerPx };
}
