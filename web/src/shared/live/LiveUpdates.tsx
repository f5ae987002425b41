import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { liveStream } from './stream';
import { useLive, useLiveState } from './useLive';

/** First parts of the query keys that an event makes stale. */
const STALE = {
  upload: [['telemetry']],
  workout: [['telemetry'], ['users', 'totals'], ['gear']],
  totals: [['users', 'totals']],
  device: [['devices']],
  gear: [['gear']],
  live: [['live', 'sessions'], ['live', 'session'], ['telemetry']],
} as const;

/** Opens the live stream and refreshes what the events make stale. Mounted once, inside the frame. */
export function LiveUpdates() {
  const client = useQueryClient();
  const state = useLiveState();
  const wasOn = useRef(false);
  const refresh = (kind: keyof typeof STALE) => {
    for (const queryKey of STALE[kind]) void client.invalidateQueries({ queryKey });
  };
  useEffect(() => {
    liveStream.start();
    return () => liveStream.stop();
  }, []);
  useEffect(() => {
    if (state !== 'on') return;
    // After a gap, anything may have happened.
    if (wasOn.current) void client.invalidateQueries();
    wasOn.current = true;
  }, [state, client]);
  useLive('upload', () => refresh('upload'));
  useLive('workout', () => refresh('workout'));
  useLive('totals', () => refresh('totals'));
  useLive('device', () => refresh('device'));
  useLive('gear', () => refresh('gear'));
  useLive('live', () => refresh('live'));
  return null;
}
