import { useEffect, useRef, useState } from 'react';

import { liveStream, useContextMessages, useLiveState } from '@/shared/live';

import { openShare, type ShownNumbers, type ShownSession } from '../api/live';
import type { ShownPoint } from '../domain/way';

type Update = ShownNumbers & { track?: ShownPoint[] | null };

function apply(shown: ShownSession, update: Update): ShownSession {
  const { track, ...numbers } = update;
  return { ...shown, numbers, track: [...shown.track, ...(track ?? [])] };
}

/** What was heard while the whole was being read is put on top of it, as far as it is newer. */
function withHeard(shown: ShownSession, heard: readonly Update[]): ShownSession {
  return heard
    .filter(({ at }) => (at ?? 0) > (shown.numbers?.at ?? 0))
    .reduce((known, update) => apply(known, update), shown);
}

interface Known {
  shown: ShownSession | null;
  error: Error | null;
  /** The link was taken back or expired while it was open. */
  isClosed: boolean;
  heardMs: number;
}

const NOTHING: Known = { shown: null, error: null, isClosed: false, heardMs: 0 };

/** What a link shows, brought forward by a stream that needs no account. */
export function useShownSession(secret: string) {
  const stream = useLiveState();
  const [known, setKnown] = useState<Known>(NOTHING);
  // Updates that come while the whole is being read wait for it.
  const waiting = useRef<Update[] | null>(null);
  const read = useRef<() => Promise<ShownSession>>(() => openShare(secret));
  useEffect(() => {
    read.current = async () => {
      waiting.current = [];
      try {
        const shown = withHeard(await openShare(secret), waiting.current);
        setKnown({ shown, error: null, isClosed: false, heardMs: shown.numbers?.received_at ?? Date.now() });
        return shown;
      } catch (error) {
        setKnown((before) => ({ ...before, error: error as Error }));
        throw error;
      } finally {
        waiting.current = null;
      }
    };
    liveStream.start(async () => (await read.current()).stream_url);
    return () => liveStream.stop();
  }, [secret]);
  useContextMessages(known.shown?.context ?? null, ({ kind, data }) => {
    if (kind === 'closed') setKnown((before) => ({ ...before, isClosed: true }));
    else if (kind === 'watching' || kind === 'restated') void read.current().catch(() => undefined);
    else if (kind === 'update') {
      const update = data as Update;
      if (waiting.current) waiting.current.push(update);
      else
        setKnown((before) =>
          before.shown ? { ...before, shown: apply(before.shown, update), heardMs: Date.now() } : before,
        );
    }
  });
  const retry = () => {
    liveStream.stop();
    liveStream.start(async () => (await read.current()).stream_url);
  };
  return { ...known, stream, retry };
}
