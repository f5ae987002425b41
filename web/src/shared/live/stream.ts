import { ApiError, answer, api } from '@/api';

export interface LiveEvents {
  upload: { upload_id: string; file_name: string; state: string; workout_id: string | null; error: unknown };
  workout: { id: string; change: 'recorded' | 'changed' | 'deleted' | 'restored' | 'verdict' };
  totals: { version: number };
  device: { id: string; is_connected: boolean };
  gear: { id: string };
  live: { session_id: string; state: string; workout_id: string | null };
}

/** What a followed context says: `watching` (read it now), `closed`, or what its publisher calls it. */
export interface ContextMessage {
  context: string;
  kind: string;
  data: unknown;
}

export type LiveKind = keyof LiveEvents;
export type LiveState = 'off' | 'connecting' | 'on';

const KINDS: readonly LiveKind[] = ['upload', 'workout', 'totals', 'device', 'gear', 'live'];
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

type Listener<Kind extends LiveKind> = (data: LiveEvents[Kind]) => void;
type AnyListener = (data: never) => void;
type Follower = (message: ContextMessage) => void;
/** Gets the right to a stream and answers its address. */
type Opener = () => Promise<string>;

const openOwn: Opener = async () => (await answer(api.POST('/api/v1/live/open'))).url;

/** One stream per browser tab, shared by all features; reconnects with growing waits. */
class LiveStream {
  state: LiveState = 'off';
  private source: EventSource | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Map<LiveKind, Set<AnyListener>>();
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly watchers = new Set<() => void>();
  private open: Opener = openOwn;

  on<Kind extends LiveKind>(kind: Kind, listener: Listener<Kind>): () => void {
    const known = this.listeners.get(kind) ?? new Set<AnyListener>();
    this.listeners.set(kind, known.add(listener));
    return () => known.delete(listener);
  }

  /** Hears what a context says, once the server lets this browser watch it. */
  follow(context: string, follower: Follower): () => void {
    const known = this.followers.get(context) ?? new Set<Follower>();
    this.followers.set(context, known.add(follower));
    return () => known.delete(follower);
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readState = (): LiveState => this.state;

  start(open: Opener = openOwn): void {
    if (this.state !== 'off') return;
    this.open = open;
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
      const url = await this.open();
      if (this.readState() === 'connecting') this.listen(url);
    } catch (error) {
      // Signed out, or a link that is dead: nothing to listen to until somebody begins anew.
      if (error instanceof ApiError && (error.status === 401 || error.status === 404)) this.stop();
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
    source.addEventListener('context', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as ContextMessage;
      this.followers.get(message.context)?.forEach((follower) => follower(message));
    });
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
