import { useSyncExternalStore } from 'react';

const SAVED_KEY = 'startline-saved-workouts';
const DISMISSED_KEY = 'startline-install-dismissed-at';
const DISMISSED_MS = 60 * 24 * 60 * 60 * 1000;
const SAVED_BEFORE_HINT = 2;

interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

let waiting: InstallPrompt | null = null;
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());

/** Keeps the browser's offer to install until the hint is shown. Called once at the start. */
export function listenForInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    waiting = event as InstallPrompt;
    tell();
  });
}

/** Counts saved workouts on this device; the hint comes after the second one. */
export function noteSavedWorkout(count = 1): void {
  localStorage.setItem(SAVED_KEY, String(Number(localStorage.getItem(SAVED_KEY) ?? 0) + count));
  tell();
}

function isIos(): boolean {
  return /iphone|ipad|ipod/i.test(navigator.userAgent);
}

function isHintDue(): boolean {
  if (matchMedia('(display-mode: standalone)').matches) return false;
  if (Number(localStorage.getItem(SAVED_KEY) ?? 0) < SAVED_BEFORE_HINT) return false;
  if (Date.now() - Number(localStorage.getItem(DISMISSED_KEY) ?? 0) < DISMISSED_MS) return false;
  return waiting !== null || isIos();
}

function dismiss(): void {
  localStorage.setItem(DISMISSED_KEY, String(Date.now()));
  tell();
}

function install(): void {
  void waiting?.prompt();
  waiting = null;
  dismiss();
}

interface InstallHint {
  isShown: boolean;
  /** Absent on iOS, where the person installs by hand in two steps. */
  install: (() => void) | undefined;
  dismiss: () => void;
}

export function useInstallHint(): InstallHint {
  const isShown = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isHintDue);
  return { isShown, install: waiting ? install : undefined, dismiss };
}
