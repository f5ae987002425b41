import { smoothByTime } from './smoothing';

export type ChannelName = 'pace' | 'speed' | 'heart_rate' | 'elevation' | 'cadence' | 'power' | 'temperature';
type Channel = readonly (number | null)[] | null | undefined;

/** The streams of a workout as the charts need them (a part of the API's answer). */
export interface ChartStreams {
  time_s: readonly number[];
  distance_m?: Channel;
  altitude_m?: Channel;
  speed_mps?: Channel;
  heart_rate_bpm?: Channel;
  cadence_spm?: Channel;
  power_w?: Channel;
  temperature_c?: Channel;
}

export interface Pause {
  start_s: number;
  duration_s: number;
}

/** How the person reads lengths: metres in one distance unit (km or mile), in the length a pace is for, in one height unit (m or ft). */
export interface UnitLengths {
  distanceM: number;
  paceM: number;
  heightM: number;
}

/** Rows as the charts draw them: a row of nulls stands in each gap, so row numbers differ from stream indexes. */
export interface ChartRows {
  /** Distance in the person's unit (km or mi). Null when the workout has none. */
  x: { distance: number[] | null; time: number[] };
  channels: Partial<Record<ChannelName, (number | null)[]>>;
  /** Stream index of each row (a gap row points at the sample before it). */
  indexOfRow: number[];
  /** Row of each stream index. */
  rowOfIndex: number[];
}

/** Stops and holes longer than this break the line (DESIGN, Charts). */
const GAP_S = 10;
/** A hole must also be this many times the usual step: long workouts are thinned out and have wide steps everywhere. */
const GAP_STEPS = 4;
/** Slower than this is a stop: a pace of more than 33 min/km says nothing. */
const STOPPED_MPS = 0.5;

function usualStepS(timeS: readonly number[]): number {
  const steps: number[] = [];
  for (let i = 1; i < timeS.length; i++) steps.push((timeS[i] as number) - (timeS[i - 1] as number));
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
}

/** Stream indexes after which the line is broken: pauses over 10 s and holes in the recording. */
export function gapsAfter(timeS: readonly number[], pauses: readonly Pause[]): Set<number> {
  const gaps = new Set<number>();
  const hole = Math.max(GAP_S, usualStepS(timeS) * GAP_STEPS);
  const stops = pauses.filter((p) => p.duration_s > GAP_S);
  let next = 0;
  for (let i = 0; i + 1 < timeS.length; i++) {
    const here = timeS[i] as number;
    const then = timeS[i + 1] as number;
    while (next < stops.length && stopEnd(stops[next] as Pause) <= here) next++;
    const stop = stops[next];
    const isPaused =
      stop !== undefined && stop.start_s < then && then - here > GAP_S / 2 && stopEnd(stop) > here;
    if (then - here > hole || isPaused) gaps.add(i);
  }
  return gaps;
}

function stopEnd(pause: Pause): number {
  return pause.start_s + pause.duration_s;
}

function converted(channel: Channel, convert: (value: number) => number | null): (number | null)[] | null {
  if (!channel || !channel.some((v) => v != null)) return null;
  return channel.map((v) => (v == null ? null : convert(v)));
}

/** Pace in seconds per unit; stops are null. Smoothed over ±8 s, more on long workouts. */
function paceOf(streams: ChartStreams, unitM: number, isPace: boolean): (number | null)[] | null {
  if (!streams.speed_mps || !streams.speed_mps.some((v) => v != null)) return null;
  const spanS = (streams.time_s[streams.time_s.length - 1] ?? 0) - (streams.time_s[0] ?? 0);
  const smooth = smoothByTime(streams.speed_mps, streams.time_s, Math.max(8, spanS * 0.004));
  if (isPace) return smooth.map((v) => (v == null || v < STOPPED_MPS ? null : unitM / v));
  return smooth.map((v) => (v == null ? null : (v * 3600) / unitM));
}

/** Distances that never fall, holes filled with the last value: an axis must not run backwards. */
function axisDistance(distanceM: Channel, unitM: number): number[] | null {
  if (!distanceM || !distanceM.some((v) => v != null && v > 0)) return null;
  let last = distanceM.find((v) => v != null) ?? 0;
  return distanceM.map((v) => {
    if (v != null && v > last) last = v;
    return last / unitM;
  });
}

interface RowPlan {
  indexOfRow: number[];
  rowOfIndex: number[];
  isGapRow: boolean[];
}

/** Which sample each row shows; a gap row follows the sample before the gap. */
function planRows(timeS: readonly number[], pauses: readonly Pause[]): RowPlan {
  const gaps = gapsAfter(timeS, pauses);
  const plan: RowPlan = { indexOfRow: [], rowOfIndex: [], isGapRow: [] };
  timeS.forEach((_, i) => {
    plan.rowOfIndex.push(plan.indexOfRow.length);
    plan.indexOfRow.push(i);
    plan.isGapRow.push(false);
    if (gaps.has(i)) {
      plan.indexOfRow.push(i);
      plan.isGapRow.push(true);
    }
  });
  return plan;
}

type ChannelValues = Record<ChannelName, (number | null)[] | null>;

function channelValues(streams: ChartStreams, units: UnitLengths, usesPace: boolean): ChannelValues {
  return {
    pace: usesPace ? paceOf(streams, units.paceM, true) : null,
    speed: usesPace ? null : paceOf(streams, units.distanceM, false),
    heart_rate: converted(streams.heart_rate_bpm, (v) => (v > 0 ? v : null)),
    elevation: converted(streams.altitude_m, (v) => v / units.heightM),
    cadence: converted(streams.cadence_spm, (v) => (v > 0 ? v : null)),
    power: converted(streams.power_w, (v) => v),
    temperature: converted(streams.temperature_c, (v) => v),
  };
}

/** Shapes the streams into chart rows, in the person's units. `usesPace` chooses pace over speed. */
export function buildRows(
  streams: ChartStreams,
  pauses: readonly Pause[],
  units: UnitLengths,
  usesPace: boolean,
): ChartRows {
  const { indexOfRow, rowOfIndex, isGapRow } = planRows(streams.time_s, pauses);
  const distance = axisDistance(streams.distance_m, units.distanceM);
  const channels: ChartRows['channels'] = {};
  for (const [name, values] of Object.entries(channelValues(streams, units, usesPace))) {
    if (!values) continue;
    channels[name as ChannelName] = indexOfRow.map((i, row) => (isGapRow[row] ? null : (values[i] ?? null)));
  }
  return {
    x: {
      distance: distance ? indexOfRow.map((i) => distance[i] as number) : null,
      time: indexOfRow.map((i) => streams.time_s[i] as number),
    },
    channels,
    indexOfRow,
    rowOfIndex,
  };
}
