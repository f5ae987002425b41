import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const open = vi.hoisted(() => vi.fn());
vi.mock('@/api', async (original) => ({ ...(await original<object>()), api: { POST: open } }));

import { ApiError, NetworkError } from '@/api';

import { liveStream } from './stream';

class FakeSource extends EventTarget {
  static made: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close = vi.fn();
  constructor(readonly url: string) {
    super();
    FakeSource.made.push(this);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.made = [];
  open.mockReset().mockResolvedValue({ data: { url: 'http://localhost:8001/live' } });
});

afterEach(() => {
  liveStream.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function connected(): Promise<FakeSource> {
  liveStream.start();
  await vi.advanceTimersByTimeAsync(0);
  const [source] = FakeSource.made;
  if (!source) throw new Error('not opened');
  source.onopen?.();
  return source;
}

it('hands events to those who asked for their kind', async () => {
  const heard = vi.fn();
  const stop = liveStream.on('totals', heard);
  const source = await connected();
  source.dispatchEvent(new MessageEvent('totals', { data: '{"version":7}' }));
  source.dispatchEvent(new MessageEvent('device', { data: '{"id":"a","is_connected":true}' }));
  stop();
  source.dispatchEvent(new MessageEvent('totals', { data: '{"version":8}' }));
  expect(heard.mock.calls).toEqual([[{ version: 7 }]]);
  expect(liveStream.readState()).toBe('on');
});

it('opens a new grant and a new stream after a broken one', async () => {
  const source = await connected();
  source.onerror?.();
  expect(liveStream.readState()).toBe('connecting');
  await vi.advanceTimersByTimeAsync(2000);
  expect(open).toHaveBeenCalledTimes(2);
  expect(FakeSource.made).toHaveLength(2);
});

it('waits longer with each failure', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  open.mockRejectedValue(new NetworkError());
  liveStream.start();
  await vi.advanceTimersByTimeAsync(999);
  expect(open).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(open).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1999);
  expect(open).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(open).toHaveBeenCalledTimes(3);
});

it('stops when nobody is signed in', async () => {
  open.mockRejectedValue(new ApiError({ code: 'unauthenticated', status: 401 }));
  liveStream.start();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(open).toHaveBeenCalledTimes(1);
  expect(liveStream.readState()).toBe('off');
});

it('hands what a context says to those who follow it, and to nobody else', async () => {
  const run = vi.fn();
  const other = vi.fn();
  const stop = liveStream.follow('session:a', run);
  liveStream.follow('session:b', other);
  const source = await connected();
  const message = { context: 'session:a', kind: 'update', data: { distance_m: 5 } };
  source.dispatchEvent(new MessageEvent('context', { data: JSON.stringify(message) }));
  stop();
  source.dispatchEvent(new MessageEvent('context', { data: JSON.stringify(message) }));
  expect(run.mock.calls).toEqual([[message]]);
  expect(other).not.toHaveBeenCalled();
});

it('opens with the right that it was given, each time anew', async () => {
  const opener = vi.fn(() => Promise.resolve('http://localhost:8001/live'));
  liveStream.start(opener);
  await vi.advanceTimersByTimeAsync(0);
  FakeSource.made[0]?.onerror?.();
  await vi.advanceTimersByTimeAsync(2000);
  expect(opener).toHaveBeenCalledTimes(2);
  expect(open).not.toHaveBeenCalled();
});

it('stops when a link is dead', async () => {
  liveStream.start(() => Promise.reject(new ApiError({ code: 'live_share_not_found', status: 404 })));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(liveStream.readState()).toBe('off');
});
