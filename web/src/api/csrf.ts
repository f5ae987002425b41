const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

function readCookie(name: string): string | null {
  const pair = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : null;
}

function readToken(): string | null {
  return readCookie('__Host-csrftoken') ?? readCookie('csrftoken');
}

export function isUnsafe(method: string): boolean {
  return UNSAFE.has(method.toUpperCase());
}

/** The header Django asks for on each change; empty while no cookie was given yet. */
export function csrfHeaders(method: string): Record<string, string> {
  const token = readToken();
  return isUnsafe(method) && token ? { 'X-CSRFToken': token } : {};
}

/** Before the first change of a new visitor the cookie has to be asked for. */
export async function ensureCsrfCookie(method: string): Promise<void> {
  if (!isUnsafe(method) || readToken()) return;
  await fetch('/_allauth/browser/v1/config', { credentials: 'same-origin' });
}
