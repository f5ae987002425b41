import { paceLimits, valueLimits, type Limits } from './percentiles';
import type { ChannelName, ChartRows } from './rows';
import { paceTicks, valueTicks } from './ticks';

/** One chart of the stack: its first channel has the axis, a second one is drawn over it on a scale of its own. */
export interface Panel {
  channels: ChannelName[];
  heightPx: number;
}

/** Order of the stack (DESIGN, Charts). */
const ORDER: ChannelName[] = ['pace', 'speed', 'heart_rate', 'elevation', 'cadence', 'power', 'temperature'];
const TALL: ReadonlySet<ChannelName> = new Set(['pace', 'speed', 'heart_rate']);
/** Only these have an area under the line. */
const FILLED: ReadonlySet<ChannelName> = new Set(['pace', 'speed', 'elevation']);
/** Smallest span of an axis, in the channel's unit, so that a flat line stays flat. */
const SMALLEST_SPAN: Record<ChannelName, number> = {
  pace: 60,
  speed: 6,
  heart_rate: 40,
  elevation: 20,
  cadence: 20,
  power: 80,
  temperature: 6,
};

export function isFilled(channel: ChannelName): boolean {
  return FILLED.has(channel);
}

/** The stack for what the workout has. `isCombined` puts heart rate over pace in one chart (phone). */
export function panelsFor(rows: ChartRows, isCombined: boolean): Panel[] {
  const present = ORDER.filter((name) => rows.channels[name]);
  const isMain = (name: ChannelName) => name === 'pace' || name === 'speed';
  const main = present.find(isMain);
  const merges = isCombined && main !== undefined && present.includes('heart_rate');
  return present
    .filter((name) => !(merges && name === 'heart_rate'))
    .map((name) => ({
      channels: merges && isMain(name) ? [name, 'heart_rate' as const] : [name],
      heightPx: TALL.has(name) ? (merges ? 120 : 104) : 54,
    }));
}

/** Limits of a channel's axis; [0, 1] when it holds no value. */
export function channelLimits(name: ChannelName, values: readonly (number | null)[]): Limits {
  const limits = name === 'pace' ? paceLimits(values) : valueLimits(values, SMALLEST_SPAN[name]);
  if (!limits) return [0, 1];
  const isNeverNegative = name !== 'elevation' && name !== 'temperature';
  return isNeverNegative ? [Math.max(0, limits[0]), limits[1]] : limits;
}

export function channelTicks(name: ChannelName, limits: Limits): number[] {
  if (name === 'pace') return paceTicks(limits);
  return valueTicks(limits, TALL.has(name) ? 3 : 2);
}

export interface ZoneBand {
  zone: number;
  low: number;
  high: number;
}

/** The parts of the zones Z2–Z5 that an axis shows; Z5 reaches to the top, Z1 stays without a band. */
export function zoneBands(zonesFromBpm: readonly number[] | null, limits: Limits): ZoneBand[] {
  if (!zonesFromBpm) return [];
  return zonesFromBpm
    .map((from, i) => ({
      zone: i + 1,
      low: Math.max(from, limits[0]),
      high: Math.min(zonesFromBpm[i + 1] ?? Infinity, limits[1]),
    }))
    .filter((band) => band.zone > 1 && band.high > band.low);
}
