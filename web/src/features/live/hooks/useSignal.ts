import type { LiveState } from '@/shared/live';
import { useIsOnline } from '@/shared/pwa';

import type { LiveSession } from '../api/live';
import { type Facts, factsOf, type Signal, signalOf } from '../domain/signal';
import { useNow } from './useNow';

/** The signal as of now, a second at a time. */
export function useSignal(
  facts: Facts | null,
  context: { stream: LiveState; heardMs: number; isDelayed: boolean },
): Signal {
  const isOnline = useIsOnline();
  const nowMs = useNow(facts?.state !== 'ended');
  return signalOf(facts, { ...context, isOnline, nowMs });
}

/** The same of a session in a list, which is read every few seconds and hears no stream. */
export function useRowSignal(session: LiveSession): Signal {
  const heardMs = session.numbers?.received_at ?? 0;
  return useSignal(factsOf(session), { stream: 'on', heardMs, isDelayed: false });
}
