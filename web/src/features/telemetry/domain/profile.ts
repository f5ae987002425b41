/** A picture of a channel: the mean of each of `columns` equal stretches of time, 0 to 1 of the highest; gaps are 0. */
export function speedProfile(
  timeS: readonly number[],
  speedMps: readonly (number | null)[] | null | undefined,
  columns: number,
): number[] {
  const sums = new Array<number>(columns).fill(0);
  const counts = new Array<number>(columns).fill(0);
  const end = timeS[timeS.length - 1] ?? 0;
  if (!speedMps || end <= 0) return sums;
  timeS.forEach((time, i) => {
    const value = speedMps[i];
    if (value == null) return;
    const column = Math.min(columns - 1, Math.floor((time / end) * columns));
    sums[column] = (sums[column] ?? 0) + value;
    counts[column] = (counts[column] ?? 0) + 1;
  });
  const means = sums.map((sum, i) => ((counts[i] ?? 0) > 0 ? sum / (counts[i] as number) : 0));
  const highest = Math.max(...means, 1e-9);
  return means.map((mean) => mean / highest);
}
