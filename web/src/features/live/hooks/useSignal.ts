import type { LiveState } from '@/shared/live';
import { useIsOnline } from '@/shared/pwa';

import { type Signal, signalOf } from '../domain/signal';
import { useNow } from './useNow';

interface Facts {
  state: 'live' | 'paused' | 'ended';
  at?: number | null;
  received_at?: number | null;
}

/** The signal as of now, a second at a time. */
export function useSignal(
  facts: Facts | null,
  context: { stream: LiveState; heardMs: number; isDelayed: boolean },
): Signal {
  const isOnline = useIsOnline();
  const nowMs = useNow(facts?.state !== 'ended');
  return signalOf(facts, { ...context, isOnline, nowMs });
}
