/** Share of the full width that the slowest bar keeps, so that every split shows a bar. */
const SHORTEST = 0.26;

/**
 * Widths (0–1) of split bars by speed: the fastest is 1, the slowest 0.26, linear in pace between them.
 * Equal splits are all full; an unknown speed has width 0.
 */
export function splitBarWidths(speedsMps: readonly (number | null)[]): number[] {
  const paces = speedsMps.map((v) => (v != null && v > 0 ? 1 / v : null));
  const known = paces.filter((v): v is number => v !== null);
  const fast = Math.min(...known);
  const slow = Math.max(...known);
  return paces.map((pace) => {
    if (pace === null) return 0;
    if (slow - fast < 1e-9) return 1;
    return SHORTEST + (1 - SHORTEST) * ((slow - pace) / (slow - fast));
  });
}

/** Splits at least 2 % faster than the average are drawn in the line colour, the rest in grey. */
export function isFastSplit(speedMps: number | null, averageMps: number | null): boolean {
  return speedMps != null && averageMps != null && speedMps >= averageMps * 1.02;
}

/** Heights (0–1) for bars whose y axis starts at 0; all zero when nothing was done. */
export function barHeights(values: readonly number[]): number[] {
  const most = Math.max(0, ...values);
  return values.map((v) => (most > 0 ? Math.max(0, v) / most : 0));
}

export interface ZonePiece {
  zone: number;
  /** Left and right edge as shares of the whole. */
  from: number;
  to: number;
}

/** Pieces of the zone bar, in zone order; zones without time are left out; empty without any time. */
export function zonePieces(items: readonly { zone: number; seconds: number }[]): ZonePiece[] {
  const total = items.reduce((sum, item) => sum + item.seconds, 0);
  if (total <= 0) return [];
  const pieces: ZonePiece[] = [];
  let at = 0;
  for (const { zone, seconds } of items) {
    if (seconds <= 0) continue;
    pieces.push({ zone, from: at / total, to: (at + seconds) / total });
    at += seconds;
  }
  return pieces;
}
