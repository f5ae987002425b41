export interface NextSearch {
  /** Where to go after signing in; only addresses of our own. */
  next?: string | undefined;
}

/** Takes `next` from the address and refuses anything that leads away from this site. */
export function readNext(search: Record<string, unknown>): NextSearch {
  const { next } = search;
  if (typeof next !== 'string' || !next.startsWith('/') || /^\/[/\\]/.test(next)) return {};
  return { next };
}
