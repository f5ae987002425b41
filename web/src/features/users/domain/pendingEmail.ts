const KEY = 'startline-pending-email';

/** The address whose code is waited for; kept over a reload, forgotten with the tab. */
export function keepPendingEmail(email: string): void {
  sessionStorage.setItem(KEY, email);
}

export function readPendingEmail(): string {
  return sessionStorage.getItem(KEY) ?? '';
}
