/** One arrow press moves the cursor by this share of the samples, Ctrl makes it five times as much. */
const STEP_SHARE = 1 / 200;

/** The cursor's next sample for a key, or null when the key does not move it. Starts at the middle. */
export function nextCursorIndex(
  key: string,
  current: number | null,
  count: number,
  isFast: boolean,
): number | null {
  if (count === 0) return null;
  const step = Math.max(1, Math.round(count * STEP_SHARE)) * (isFast ? 5 : 1);
  const from = current ?? Math.floor(count / 2);
  const moves: Record<string, number> = {
    ArrowLeft: from - step,
    ArrowRight: from + step,
    PageUp: from - step * 10,
    PageDown: from + step * 10,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
}
