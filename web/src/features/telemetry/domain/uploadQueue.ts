import { ApiError, NetworkError } from '@/api';

import type { FileResult, Upload } from '../api/types';

export type FileState =
  | 'waiting'
  | 'sending'
  | 'created'
  | 'merged'
  | 'restored'
  | 'duplicate'
  | 'pending'
  | 'delayed'
  | 'done'
  | 'failed';

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

function problemOf(error: unknown): Pick<QueuedFile, 'error' | 'canRetry'> {
  if (error instanceof ApiError) {
    const canRetry = error.status >= 500 || error.status === 429;
    return { error: { code: error.code, detail: error.message, data: error.data }, canRetry };
  }
  const code = error instanceof NetworkError ? 'network' : 'unknown';
  return { error: { code, detail: '', data: {} }, canRetry: true };
}

const EMPTY = { state: 'waiting', share: 0, result: null, error: null, canRetry: false } as const;

/**
 * Sends files a few at a time; one that fails does not stop the others. `onSettled` hears of each finished file.
 * Without a network they wait, also those that lost it on the way, until `resume` is called.
 */
export class UploadQueue {
  private rows: readonly QueuedFile[] = [];
  private nextId = 1;
  private stop = new AbortController();
  private readonly sources = new Map<number, File>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly send: Send,
    private readonly onSettled: (file: QueuedFile) => void,
    private readonly isOnline: () => boolean = () => navigator.onLine,
  ) {}

  get = (): readonly QueuedFile[] => this.rows;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add = (files: readonly File[]): void => {
    const added = files.map((file): QueuedFile => {
      const id = this.nextId++;
      this.sources.set(id, file);
      return { id, name: file.name, sizeBytes: file.size, ...EMPTY };
    });
    this.replace([...this.rows, ...added]);
    this.pump();
  };

  /** Sends one failed file, or all of them, again; those that would only fail the same way are left. */
  retry = (id?: number): void => {
    const isMeant = (row: QueuedFile) =>
      row.state === 'failed' && row.canRetry && (id === undefined || row.id === id);
    this.replace(this.rows.map((row) => (isMeant(row) ? { ...row, ...EMPTY } : row)));
    this.pump();
  };

  /** The network is back: what waits for it goes on. */
  resume = (): void => this.pump();

  clear = (): void => {
    this.stop.abort();
    this.stop = new AbortController();
    this.sources.clear();
    this.replace([]);
  };

  private replace(rows: readonly QueuedFile[]): void {
    this.rows = rows;
    this.listeners.forEach((listener) => listener());
  }

  private change(id: number, values: Partial<QueuedFile>): void {
    this.replace(this.rows.map((row) => (row.id === id ? { ...row, ...values } : row)));
  }

  private pump(): void {
    if (!this.isOnline()) return;
    const busy = this.rows.filter((row) => row.state === 'sending').length;
    const waiting = this.rows.filter((row) => row.state === 'waiting');
    for (const row of waiting.slice(0, AT_ONCE - busy)) this.start(row.id);
  }

  private start(id: number): void {
    const file = this.sources.get(id);
    if (!file) return;
    const { signal } = this.stop;
    this.change(id, { state: 'sending', share: 0 });
    const settle = (values: Partial<QueuedFile>) => {
      if (!signal.aborted) this.settle(id, values);
    };
    this.send(file, (share) => this.change(id, { share }), signal).then(
      (result) => settle({ state: result.state, result, error: result.error, canRetry: false }),
      (error: unknown) => {
        if (!signal.aborted && error instanceof NetworkError && !this.isOnline()) this.change(id, EMPTY);
        else settle({ state: 'failed', ...problemOf(error) });
      },
    );
  }

  private settle(id: number, values: Partial<QueuedFile>): void {
    this.change(id, { share: 1, ...values });
    const row = this.rows.find((each) => each.id === id);
    if (row?.state !== 'failed') this.sources.delete(id);
    if (row) this.onSettled(row);
    this.pump();
  }
}

/** What has become of files that were answered with `pending` since: the list of uploads tells by their id. */
export function follow(rows: readonly QueuedFile[], uploads: readonly Upload[]): QueuedFile[] {
  return rows.map((row) => {
    if (row.state !== 'pending') return row;
    const upload = uploads.find(({ id }) => id === row.result?.upload_id);
    if (upload?.state === 'delayed' || upload?.state === 'done') return { ...row, state: upload.state };
    return upload?.state === 'failed' ? { ...row, state: 'failed', error: upload.error } : row;
  });
}

/** The workout of a file, by the answer or by what came of it later. */
export function workoutIdOf(file: QueuedFile, uploads: readonly Upload[]): string | null {
  return (
    file.result?.workout_id ?? uploads.find(({ id }) => id === file.result?.upload_id)?.workout_id ?? null
  );
}

export interface QueueSummary {
  total: number;
  done: number;
  created: number;
  merged: number;
  restored: number;
  duplicate: number;
  pending: number;
  delayed: number;
  finished: number;
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
    merged: count('merged'),
    restored: count('restored'),
    duplicate: count('duplicate'),
    pending: count('pending'),
    delayed: count('delayed'),
    finished: count('done'),
    failed: count('failed'),
    canRetry: rows.some((row) => row.state === 'failed' && row.canRetry),
    isBusy: open > 0,
  };
}
