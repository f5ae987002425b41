const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

function readCookie(name: string): string | null {
  const pair = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : null;
}

/** The header Django asks for on each change; empty while no cookie was given yet. */
export function csrfHeaders(method: string): Record<string, string> {
  const token = readCookie('__Host-csrftoken') ?? readCookie('csrftoken');
  return UNSAFE.has(method.toUpperCase()) && token ? { 'X-CSRFToken': token } : {};
}
