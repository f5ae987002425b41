import { describe, expect, it } from 'vitest';

import { ApiError, NetworkError } from '@/api';

import type { FileResult, Upload } from '../api/types';
import { follow, type QueuedFile, type Send, summarize, UploadQueue, workoutIdOf } from './uploadQueue';

interface Call {
  name: string;
  resolve: (result: FileResult) => void;
  reject: (error: Error) => void;
}

function setUp(isOnline = () => true) {
  const calls: Call[] = [];
  const settled: QueuedFile[] = [];
  const send: Send = (file, onProgress) =>
    new Promise((resolve, reject) => {
      onProgress(0.5);
      calls.push({ name: file.name, resolve, reject });
    });
  const queue = new UploadQueue(send, (file) => settled.push(file), isOnline);
  const add = (...names: string[]) => queue.add(names.map((name) => new File(['x'], name)));
  return { calls, settled, queue, add };
}

function result(state: FileResult['state'], error: FileResult['error'] = null): FileResult {
  return { file_name: 'a', state, upload_id: 'u1', workout_id: null, workout: null, error };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const states = (rows: readonly QueuedFile[]) => rows.map((row) => row.state);

describe('upload queue', () => {
  it('sends three at once and the rest as they finish', async () => {
    const { calls, queue, add } = setUp();
    add('a', 'b', 'c', 'd', 'e');
    expect(states(queue.get())).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
    expect(queue.get()[0]?.share).toBe(0.5);
    calls[1]?.resolve(result('created'));
    await settle();
    expect(states(queue.get())).toEqual(['sending', 'created', 'sending', 'sending', 'waiting']);
    expect(calls.map((call) => call.name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('waits for the network, also with what lost it on the way, and goes on when it is back', async () => {
    let isOnline = true;
    const { calls, queue, add, settled } = setUp(() => isOnline);
    add('begun');
    isOnline = false;
    add('later');
    calls[0]?.reject(new NetworkError());
    await settle();
    expect(states(queue.get())).toEqual(['waiting', 'waiting']);
    expect(settled).toHaveLength(0);
    isOnline = true;
    queue.resume();
    expect(states(queue.get())).toEqual(['sending', 'sending']);
    expect(calls.map((call) => call.name)).toEqual(['begun', 'begun', 'later']);
  });

  it('goes on after a failure, says why and offers a retry only where it can help', async () => {
    const { calls, queue, add, settled } = setUp();
    add('bad', 'lost', 'busy');
    calls[0]?.resolve(result('failed', { code: 'file_broken', detail: 'x', data: { reason: 'bad_xml' } }));
    calls[1]?.reject(new NetworkError());
    calls[2]?.reject(new ApiError({ code: 'file_too_large', status: 413, data: { limit: 1 } }));
    await settle();
    expect(queue.get().map(({ state, error, canRetry }) => [state, error?.code, canRetry])).toEqual([
      ['failed', 'file_broken', false],
      ['failed', 'network', true],
      ['failed', 'file_too_large', false],
    ]);
    expect(settled).toHaveLength(3);
    queue.retry();
    expect(states(queue.get())).toEqual(['failed', 'sending', 'failed']);
    calls[3]?.resolve(result('duplicate'));
    await settle();
    expect(states(queue.get())).toEqual(['failed', 'duplicate', 'failed']);
  });

  it('sums up', async () => {
    const { calls, queue, add } = setUp();
    add('a', 'b', 'c', 'd', 'e');
    calls[0]?.resolve(result('created'));
    calls[1]?.resolve(result('pending'));
    calls[2]?.reject(new NetworkError());
    await settle();
    calls[3]?.resolve(result('merged'));
    await settle();
    expect(summarize(queue.get())).toEqual({
      total: 5,
      done: 4,
      created: 1,
      merged: 1,
      duplicate: 0,
      restored: 0,
      pending: 1,
      delayed: 0,
      finished: 0,
      failed: 1,
      canRetry: true,
      isBusy: true,
    });
  });

  it('follows what has arrived until it is read', async () => {
    const { calls, queue, add } = setUp();
    add('a');
    calls[0]?.resolve(result('pending'));
    await settle();
    const rows = queue.get();
    const upload = (state: Upload['state'], workout_id: string | null = null, id = 'u1') =>
      ({ id, state, workout_id, error: { code: 'file_broken' } }) as Upload;

    expect(states(follow(rows, []))).toEqual(['pending']);
    expect(states(follow(rows, [upload('received')]))).toEqual(['pending']);
    expect(states(follow(rows, [upload('delayed')]))).toEqual(['delayed']);
    expect(states(follow(rows, [upload('done', 'w1', 'other')]))).toEqual(['pending']);
    const done = [upload('done', 'w1')];
    expect(states(follow(rows, done))).toEqual(['done']);
    expect(rows.map((row) => workoutIdOf(row, done))).toEqual(['w1']);
    expect(follow(rows, [upload('failed')])[0]).toMatchObject({
      state: 'failed',
      error: { code: 'file_broken' },
    });
    expect(summarize(follow(rows, [upload('delayed')]))).toMatchObject({ pending: 0, delayed: 1 });
  });

  it('forgets everything when cleared', async () => {
    const { calls, queue, add, settled } = setUp();
    add('a');
    queue.clear();
    calls[0]?.reject(new DOMException('', 'AbortError'));
    await settle();
    expect(queue.get()).toEqual([]);
    expect(settled).toEqual([]);
  });
});
