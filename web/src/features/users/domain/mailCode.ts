/** The six-digit code of a mail that carries one; null for other mails. */
export function findCode(text: string): string | null {
  return /(?<![\d#])\d{6}(?!\d)/.exec(text)?.[0] ?? null;
}
