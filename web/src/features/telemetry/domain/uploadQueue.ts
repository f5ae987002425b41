import { ApiError, NetworkError } from '@/api';

import type { FileResult } from '../api/types';

export type FileState = 'waiting' | 'sending' | 'created' | 'duplicate' | 'pending' | 'failed';

export interface QueuedFile {
  id: number;
  name: string;
  sizeBytes: number;
  state: FileState;
  /** 0–1 while it is being sent. */
  share: number;
  result: FileResult | null;
  /** Code and data of the refusal; its words are found by code. */
  error: { code: string; detail: string; data: Record<string, unknown> } | null;
  /** A lost connection or a busy server: the same file may pass later. */
  canRetry: boolean;
}

export type Send = (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<FileResult>;

/** At once: enough to fill the line, few enough for a server with two workers to serve others. */
const AT_ONCE = 3;

export interface UploadQueue {
  add: (files: readonly File[]) => void;
  retry: (id?: number) => void;
  clear: () => void;
  get: () => readonly QueuedFile[];
  subscribe: (listener: () => void) => () => void;
}

function problemOf(error: unknown): Pick<QueuedFile, 'error' | 'canRetry'> {
  if (error instanceof ApiError) {
    const canRetry = error.status >= 500 || error.status === 429;
    return { error: { code: error.code, detail: error.message, data: error.data }, canRetry };
  }
  const code = error instanceof NetworkError ? 'network' : 'unknown';
  return { error: { code, detail: '', data: {} }, canRetry: true };
}

/** Sends files a few at a time; one that fails does not stop the others. `onSettled` hears of each finished file. */
export function createUploadQueue(send: Send, onSettled: (file: QueuedFile) => void): UploadQueue {
  let rows: readonly QueuedFile[] = [];
  let nextId = 1;
  const sources = new Map<number, File>();
  const listeners = new Set<() => void>();
  let stop = new AbortController();

  const replace = (next: readonly QueuedFile[]) => {
    rows = next;
    listeners.forEach((listener) => listener());
  };
  const change = (id: number, values: Partial<QueuedFile>) =>
    replace(rows.map((row) => (row.id === id ? { ...row, ...values } : row)));

  const settle = (id: number, values: Partial<QueuedFile>) => {
    change(id, { share: 1, ...values });
    const row = rows.find((each) => each.id === id);
    if (row) onSettled(row);
    pump();
  };
  const start = (id: number) => {
    const file = sources.get(id);
    if (!file) return;
    const { signal } = stop;
    change(id, { state: 'sending', share: 0 });
    send(file, (share) => change(id, { share }), signal).then(
      (result) => settle(id, { state: result.state, result, error: result.error, canRetry: false }),
      (error: unknown) => {
        if (!signal.aborted) settle(id, { state: 'failed', ...problemOf(error) });
      },
    );
  };
  function pump() {
    const busy = rows.filter((row) => row.state === 'sending').length;
    for (const row of rows.filter((each) => each.state === 'waiting').slice(0, AT_ONCE - busy)) start(row.id);
  }

  return {
    add: (files) => {
      const added = files.map((file): QueuedFile => {
        const id = nextId++;
        sources.set(id, file);
        const empty = { state: 'waiting', share: 0, result: null, error: null, canRetry: false } as const;
        return { id, name: file.name, sizeBytes: file.size, ...empty };
      });
      replace([...rows, ...added]);
      pump();
    },
    retry: (id) => {
      const again = (row: QueuedFile) =>
        row.state === 'failed' && row.canRetry && (id === undefined || row.id === id);
      replace(rows.map((row) => (again(row) ? { ...row, state: 'waiting', error: null, share: 0 } : row)));
      pump();
    },
    clear: () => {
      stop.abort();
      stop = new AbortController();
      sources.clear();
      replace([]);
    },
    get: () => rows,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface QueueSummary {
  total: number;
  done: number;
  created: number;
  duplicate: number;
  pending: number;
  failed: number;
  canRetry: boolean;
  isBusy: boolean;
}

/** Counts by result for the lines above the rows. */
export function summarize(rows: readonly QueuedFile[]): QueueSummary {
  const count = (state: FileState) => rows.filter((row) => row.state === state).length;
  const open = count('waiting') + count('sending');
  return {
    total: rows.length,
    done: rows.length - open,
    created: count('created'),
    duplicate: count('duplicate'),
    pending: count('pending'),
    failed: count('failed'),
    canRetry: rows.some((row) => row.state === 'failed' && row.canRetry),
    isBusy: open > 0,
  };
}
