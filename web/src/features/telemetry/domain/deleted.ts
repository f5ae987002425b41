/** As long as the backend keeps a deleted workout. */
const KEPT_MS = 30 * 86_400_000;

/** Until when a deletion can be taken back (ISO 8601); null for what is not deleted. */
export function lastDayToRestore(deletedAt: string | null | undefined): string | null {
  const at = Date.parse(deletedAt ?? '');
  return Number.isNaN(at) ? null : new Date(at + KEPT_MS).toISOString();
}
