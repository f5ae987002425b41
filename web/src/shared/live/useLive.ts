import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import { type ContextMessage, type LiveEvents, type LiveKind, type LiveState, liveStream } from './stream';

/** Calls `listener` for each live event of a kind while the component is mounted. */
export function useLive<Kind extends LiveKind>(kind: Kind, listener: (data: LiveEvents[Kind]) => void): void {
  const heard = useEffectEvent(listener);
  useEffect(() => liveStream.on(kind, (data) => heard(data)), [kind]);
}

/** Calls `listener` for everything that a context says while the component is mounted; `null` follows nothing. */
export function useContextMessages(
  context: string | null,
  listener: (message: ContextMessage) => void,
): void {
  const heard = useEffectEvent(listener);
  useEffect(
    () => (context === null ? undefined : liveStream.follow(context, (message) => heard(message))),
    [context],
  );
}

/** The state of the connection: "off", "connecting" or "on". */
export function useLiveState(): LiveState {
  return useSyncExternalStore(liveStream.watch, liveStream.readState);
}
