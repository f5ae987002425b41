import type { Recording } from '../api/types';

/** Channels in the order in which people are told of them. */
const CHANNELS = [
  'position',
  'distance_m',
  'altitude_m',
  'speed_mps',
  'heart_rate_bpm',
  'cadence_rpm',
  'power_w',
  'temperature_c',
] as const;

export type NamedChannel = (typeof CHANNELS)[number] | 'extras';

export interface Given {
  channel: NamedChannel;
  /** 0–1: which share of the values came from this recording. */
  share: number;
}

/** What a recording gave to its workout: named channels first, whatever else the sensors had as one. */
export function givenChannels(gave: Readonly<Record<string, number>>): Given[] {
  const named: Given[] = CHANNELS.filter((channel) => channel in gave).map((channel) => ({
    channel,
    share: gave[channel] ?? 0,
  }));
  const isNamed = (channel: string) => (CHANNELS as readonly string[]).includes(channel);
  const others = Object.entries(gave).filter(([channel]) => !isNamed(channel));
  const most = Math.max(0, ...others.map(([, share]) => share));
  return others.length > 0 ? [...named, { channel: 'extras', share: most }] : named;
}

/** Below this a share is told in per cent; above, a few missing seconds are no news. */
export const WHOLE_SHARE = 0.995;

/** The figures behind "joined": those that the match has, in reading order. */
export function reasonParts(match: NonNullable<Recording['match']>): ('distance' | 'track')[] {
  const parts: ('distance' | 'track')[] = [];
  if (match.distance_share !== null) parts.push('distance');
  if (match.track_gap_m !== null) parts.push('track');
  return parts;
}
