import { NetworkError } from './errors';

/** Does the server answer? Told by every request, read by the banner above the pages. */
let isReached = true;
const listeners = new Set<() => void>();

function become(next: boolean): void {
  if (next === isReached) return;
  isReached = next;
  listeners.forEach((listener) => listener());
}

/** A request got nowhere (and was not stopped by ourselves). */
export function noteUnreached(error: unknown): void {
  if (error instanceof NetworkError) become(false);
}

export const noteReached = (): void => become(true);

export const readReached = (): boolean => isReached;

export function listenReached(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks the server itself, past the offline copies. */
export async function probeServer(): Promise<void> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store' });
    if (response.ok) noteReached();
  } catch {
    // Still away: asked again soon.
  }
}
