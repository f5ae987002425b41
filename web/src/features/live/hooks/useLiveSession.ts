import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';

import { type ContextMessage, useContextMessages, useLiveState } from '@/shared/live';

import { type LiveDetail, liveKeys, type LiveNumbers, readSession, watchSession } from '../api/live';
import { joinWay, type TimedPoint } from '../domain/way';

type Update = LiveNumbers & { track?: TimedPoint[] | null };

function apply(session: LiveDetail, update: Update): LiveDetail {
  const { track, ...numbers } = update;
  const { at, elapsed_s } = numbers;
  return {
    ...session,
    state: numbers.state,
    sport: numbers.sport || session.sport,
    // A device may have begun long before its first message.
    started_at: at && elapsed_s != null ? new Date(at - elapsed_s * 1000).toISOString() : session.started_at,
    numbers,
    track: joinWay(session.track, track),
  };
}

/** What was heard while the session was being read is put on top of it: the answer may be older. */
function withHeard(session: LiveDetail, heard: readonly Update[]): LiveDetail {
  return heard
    .filter(({ at }) => (at ?? 0) > (session.numbers?.at ?? 0))
    .reduce((known, update) => apply(known, update), session);
}

const HEARD_KEPT = 60;

/** A session of one's own, brought forward by the live stream; read anew after each gap in it. */
export function useLiveSession(id: string) {
  const client = useQueryClient();
  const stream = useLiveState();
  const heard = useRef<Update[]>([]);
  const [heardMs, setHeardMs] = useState<number | null>(null);
  const queryKey = useMemo(() => liveKeys.session(id), [id]);
  const query = useQuery({
    queryKey,
    queryFn: async () => withHeard(await readSession(id), heard.current),
    staleTime: Infinity,
  });
  const exists = query.data !== undefined;
  useEffect(() => {
    // Once the stream is open it is told what to carry; it answers `watching` when it does.
    if (stream === 'on' && exists) void watchSession(id).catch(() => undefined);
  }, [stream, id, exists]);
  useContextMessages(`session:${id}`, ({ kind, data }: ContextMessage) => {
    if (kind === 'watching') {
      void client.invalidateQueries({ queryKey });
    } else if (kind === 'update') {
      const update = data as Update;
      heard.current = [...heard.current.slice(1 - HEARD_KEPT), update];
      setHeardMs(Date.now());
      const known = client.setQueryData<LiveDetail>(queryKey, (before) => before && apply(before, update));
      // The first place says whose clock its times are told by.
      if (known && !known.time_zone && update.lat != null) void client.invalidateQueries({ queryKey });
    }
  });
  return { ...query, stream, heardMs: heardMs ?? query.data?.numbers?.received_at ?? query.dataUpdatedAt };
}
