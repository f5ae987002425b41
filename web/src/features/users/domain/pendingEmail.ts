const KEY = 'startline-pending-email';
const NAME_KEY = 'startline-pending-name';

/** The address whose code is waited for; kept over a reload, forgotten with the tab. */
export function keepPendingEmail(email: string): void {
  sessionStorage.setItem(KEY, email);
}

export function readPendingEmail(): string {
  return sessionStorage.getItem(KEY) ?? '';
}

/** What was entered beside the address at sign-up: who corrects the address need not enter it again. */
export function keepPendingName(name: string): void {
  sessionStorage.setItem(NAME_KEY, name);
}

export function readPendingName(): string {
  return sessionStorage.getItem(NAME_KEY) ?? '';
}
