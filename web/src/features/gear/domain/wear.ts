import type { Gear, GearSums } from '../api/gear';

/** Up to here a bar is ink; what is beyond is drawn in flare. */
export const WORN_PERCENT = 80;
export const FULL_PERCENT = 100;

/** Pages warn from 70 on, in steps. */
export type Level = 'fine' | 'at70' | 'at80' | 'at90' | 'at100';

export function wearLevel(percent: number): Level {
  if (percent >= 100) return 'at100';
  if (percent >= 90) return 'at90';
  if (percent >= WORN_PERCENT) return 'at80';
  return percent >= 70 ? 'at70' : 'fine';
}

export interface BarPieces {
  /** Widths as shares of the whole bar. */
  ink: number;
  flare: number;
}

/** The two pieces of a wear bar: ink up to 80 %, flare for what is beyond; full from 100 % on. */
export function barPieces(percent: number): BarPieces {
  const shown = Math.min(FULL_PERCENT, Math.max(0, percent));
  const ink = Math.min(WORN_PERCENT, shown);
  return { ink: ink / 100, flare: (shown - ink) / 100 };
}

/** A piece with its sums, which are not there yet right after it was added. */
export interface Piece {
  gear: Gear;
  sums: GearSums | undefined;
}

export function joinGear(gear: readonly Gear[], sums: readonly GearSums[]): Piece[] {
  const byId = new Map(sums.map((each) => [each.gear_id, each]));
  return gear.map((each) => ({ gear: each, sums: byId.get(each.gear_id) }));
}

const percentOf = ({ sums }: Piece) => sums?.wear?.percent ?? 0;

export interface Shelves {
  shoes: Piece[];
  others: Piece[];
  retired: Piece[];
}

/** Pairs in use by wear, other gear by kilometres, retired ones the newest first. */
export function shelves(pieces: readonly Piece[]): Shelves {
  const inUse = pieces.filter(({ gear }) => gear.state === 'in_use');
  const distance = ({ gear, sums }: Piece) => sums?.distance_m ?? gear.starting_distance_m;
  return {
    shoes: inUse
      .filter(({ gear }) => gear.kind === 'shoes')
      .sort((a, b) => percentOf(b) - percentOf(a) || distance(b) - distance(a)),
    others: inUse.filter(({ gear }) => gear.kind !== 'shoes').sort((a, b) => distance(b) - distance(a)),
    retired: pieces
      .filter(({ gear }) => gear.state === 'retired')
      .sort((a, b) => (b.gear.retired_at ?? '').localeCompare(a.gear.retired_at ?? '')),
  };
}

/** Both ends rounded alike: to tens, unless the far one is below twenty. */
export function roundedRange(lowM: number, highM: number, unitM: number): [number, number] {
  const step = highM / unitM < 20 ? 1 : 10;
  const round = (meters: number) => Math.round(meters / unitM / step) * step;
  return [round(lowM), round(highM)];
}

/** Kilometres left are a guess: rounded to tens, below twenty to ones (in the person's unit). */
export function roundedLeft(meters: number, unitM: number): number {
  const value = meters / unitM;
  return value < 20 ? Math.round(value) : Math.round(value / 10) * 10;
}
