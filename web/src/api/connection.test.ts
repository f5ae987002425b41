import { afterEach, describe, expect, it, vi } from 'vitest';

import { listenReached, noteReached, noteUnreached, probeServer, readReached } from './connection';
import { ApiError, NetworkError } from './errors';

afterEach(() => {
  noteReached();
  vi.unstubAllGlobals();
});

describe('connection', () => {
  it('is lost with the first request that gets nowhere and told once', () => {
    const heard = vi.fn();
    const stop = listenReached(heard);
    noteUnreached(new NetworkError());
    noteUnreached(new NetworkError());
    stop();
    expect(readReached()).toBe(false);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('is not lost by a refusal', () => {
    noteUnreached(new ApiError({ code: 'internal', status: 500 }));
    expect(readReached()).toBe(true);
  });

  it('is back when the server answers the probe, and not before', async () => {
    noteUnreached(new NetworkError());
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await probeServer();
    expect(readReached()).toBe(false);
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('ok')));
    await probeServer();
    expect(readReached()).toBe(true);
  });
});
