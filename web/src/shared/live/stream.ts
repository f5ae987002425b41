import { ApiError, answer, api } from '@/api';

export interface LiveEvents {
  upload: { upload_id: string; file_name: string; state: string; workout_id: string | null; error: unknown };
  workout: { id: string; change: 'recorded' | 'changed' | 'deleted' | 'restored' | 'verdict' };
  totals: { version: number };
  device: { id: string; is_connected: boolean };
  gear: { id: string };
}

export type LiveKind = keyof LiveEvents;
export type LiveState = 'off' | 'connecting' | 'on';

const KINDS: readonly LiveKind[] = ['upload', 'workout', 'totals', 'device', 'gear'];
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

type Listener<Kind extends LiveKind> = (data: LiveEvents[Kind]) => void;
type AnyListener = (data: never) => void;

/** One stream per browser tab, shared by all features; reconnects with growing waits. */
class LiveStream {
  state: LiveState = 'off';
  private source: EventSource | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Map<LiveKind, Set<AnyListener>>();
  private readonly watchers = new Set<() => void>();

  on<Kind extends LiveKind>(kind: Kind, listener: Listener<Kind>): () => void {
    const known = this.listeners.get(kind) ?? new Set<AnyListener>();
    this.listeners.set(kind, known.add(listener));
    return () => known.delete(listener);
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readState = (): LiveState => this.state;

  start(): void {
    if (this.state !== 'off') return;
    void this.connect();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.failures = 0;
    this.become('off');
  }

  private become(state: LiveState): void {
    this.state = state;
    this.watchers.forEach((watcher) => watcher());
  }

  private async connect(): Promise<void> {
    this.become('connecting');
    try {
      const { url } = await answer(api.POST('/api/v1/live/open'));
      if (this.readState() === 'connecting') this.listen(url);
    } catch (error) {
      // Signed out: nothing to listen to until the frame is entered again.
      if (error instanceof ApiError && error.status === 401) this.stop();
      else this.retry();
    }
  }

  private listen(url: string): void {
    const source = new EventSource(url, { withCredentials: true });
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.become('on');
    };
    source.onerror = () => this.retry();
    for (const kind of KINDS) {
      source.addEventListener(kind, (event: MessageEvent<string>) => this.tell(kind, event.data));
    }
  }

  private tell(kind: LiveKind, text: string): void {
    const data = JSON.parse(text) as never;
    this.listeners.get(kind)?.forEach((listener) => listener(data));
  }

  private retry(): void {
    this.source?.close();
    this.source = null;
    clearTimeout(this.timer);
    this.become('connecting');
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    // Spread over half the wait: many tabs must not come back at the same moment.
    this.timer = setTimeout(() => void this.connect(), wait * (0.75 + Math.random() / 2));
  }
}

export const liveStream = new LiveStream();
