import { useSyncExternalStore } from 'react';

export interface Toast {
  id: number;
  text: string;
  /** With an action a toast stays until it is answered or closed. */
  action?: { label: string; run: () => void } | undefined;
  tone?: 'plain' | 'danger' | undefined;
  /** What the action is about (the id of a workout): a later message about it takes its place. */
  about?: string | undefined;
  /** The path on which alone the action makes sense: elsewhere it is gone. */
  page?: string | undefined;
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

/** What can no longer be taken back is no longer offered. */
export function closeToastsAbout(about: string): void {
  replace(toasts.filter((toast) => toast.about !== about));
}

/** Another page is shown: what belongs to the one before goes. */
export function leaveToastsBehind(path: string): void {
  const left = toasts.filter(({ page }) => !page || page === path);
  if (left.length < toasts.length) replace(left);
}

/** Another person may be here: nobody takes back what somebody else did. */
export function forgetToastActions(): void {
  replace(toasts.filter(({ action }) => !action));
}

/** Shows a short message at the bottom. A message with an action is never dismissed by time. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  // The same words again take the place of the first: "Saved" three times says no more than once.
  const others = toasts.filter(
    ({ text, action, about }) => (action || text !== toast.text) && (!about || about !== toast.about),
  );
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
