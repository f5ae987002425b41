import type { CurvePoint } from '../api/gear';

const DAY_S = 86_400;

/** Columns for uPlot: seconds at noon of each day, effective and real lengths in the person's unit. */
export interface CurveColumns {
  x: number[];
  effective: number[];
  real: number[];
}

/** The curve from the day before its first workout, where it stands at the starting distance. */
export function curveColumns(points: readonly CurvePoint[], startingM: number, unitM: number): CurveColumns {
  const [first] = points;
  if (!first) return { x: [], effective: [], real: [] };
  const at = (date: string) => Date.parse(`${date}T12:00:00Z`) / 1000;
  return {
    x: [at(first.date) - DAY_S, ...points.map(({ date }) => at(date))],
    effective: [startingM / unitM, ...points.map((point) => point.effective_m / unitM)],
    real: [startingM / unitM, ...points.map((point) => point.distance_m / unitM)],
  };
}

/** At most `room` ticks on firsts of months, in seconds. */
export function monthTicks(fromS: number, untilS: number, room: number): number[] {
  const ticks: number[] = [];
  const start = new Date(fromS * 1000);
  for (let month = 1; ; month++) {
    const at = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1, 12) / 1000;
    if (at > untilS) break;
    ticks.push(at);
  }
  const step = Math.max(1, Math.ceil(ticks.length / Math.max(1, room)));
  return ticks.filter((_, index) => index % step === 0);
}
