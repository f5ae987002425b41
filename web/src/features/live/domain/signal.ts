import type { LiveState } from '@/shared/live';

import type { LiveSession } from '../api/live';

/** What the page says of the connection between the athlete and this screen. */
export type SignalKind =
  'connecting' | 'offline' | 'waiting' | 'live' | 'catchingUp' | 'stale' | 'paused' | 'ended';

export interface Signal {
  kind: SignalKind;
  /** Seconds since the newest data, where that matters. */
  ageS: number;
}

export interface Facts {
  state: 'live' | 'paused' | 'ended';
  /** Milliseconds since 1970: of the newest sample, and of its arrival at the server. */
  at?: number | null;
  received_at?: number | null;
}

/** What is known of a session, for its row and its page alike; null before its first data. */
export function factsOf({ state, numbers }: Pick<LiveSession, 'state' | 'numbers'>): Facts | null {
  return numbers || state === 'ended' ? { ...numbers, state } : null;
}

/** A device sends every few seconds; three lost batches are a lost signal. */
const STALE_AFTER_S = 20;
/** Samples that are this old when they arrive were kept for want of a network. */
const CATCHING_UP_AFTER_S = 45;

/**
 * `heardMs`: when this screen heard of the newest data, by its own clock. A link shows the past on purpose
 * (`isDelayed`), so the age of what it shows says nothing.
 */
export function signalOf(
  facts: Facts | null,
  { stream, isOnline, nowMs, heardMs, isDelayed }: SignalContext,
): Signal {
  const ageS = Math.max(0, Math.round((nowMs - heardMs) / 1000));
  if (facts?.state === 'ended') return { kind: 'ended', ageS };
  if (!isOnline) return { kind: 'offline', ageS };
  if (stream !== 'on') return { kind: 'connecting', ageS };
  if (!facts) return { kind: 'waiting', ageS };
  if (facts.state === 'paused') return { kind: 'paused', ageS };
  if (ageS > STALE_AFTER_S) return { kind: 'stale', ageS };
  const lagS = ((facts.received_at ?? 0) - (facts.at ?? 0)) / 1000;
  if (!isDelayed && facts.at && lagS > CATCHING_UP_AFTER_S) return { kind: 'catchingUp', ageS: lagS };
  return { kind: 'live', ageS };
}

export interface SignalContext {
  stream: LiveState;
  isOnline: boolean;
  nowMs: number;
  heardMs: number;
  isDelayed: boolean;
}

/** The clock beside LIVE: it runs between two updates while the signal is there. */
export function clockS(elapsedS: number | null | undefined, signal: Signal): number | null {
  if (elapsedS === null || elapsedS === undefined) return null;
  return signal.kind === 'live' ? elapsedS + signal.ageS : elapsedS;
}
