import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  text: string;
  /** With an action a toast stays until it is answered or closed. */
  action?: { label: string; run: () => void } | undefined;
  tone?: 'plain' | 'danger' | undefined;
}

const SHOWN_MS = 6000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

export function closeToast(id: number): void {
  replace(toasts.filter((toast) => toast.id !== id));
}

/** Shows a short message at the bottom. A message with an action is never dismissed by time. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  // The same words again take the place of the first: "Saved" three times says no more than once.
  const others = toasts.filter(({ text, action }) => action || text !== toast.text);
  replace([...others.slice(-2), { ...toast, id }]);
  if (!toast.action) setTimeout(() => closeToast(id), SHOWN_MS);
  return id;
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
