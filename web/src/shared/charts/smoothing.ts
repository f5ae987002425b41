/** Mean over ±`windowS` seconds at each sample; null where no value lies in the window. */
export function smoothByTime(
  values: readonly (number | null)[],
  timeS: readonly number[],
  windowS: number,
): (number | null)[] {
  const result: (number | null)[] = [];
  let from = 0;
  let to = 0;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const now = timeS[i] as number;
    for (; to < values.length && (timeS[to] as number) <= now + windowS; to++) {
      const value = values[to];
      if (value != null) {
        sum += value;
        count++;
      }
    }
    for (; (timeS[from] as number) < now - windowS; from++) {
      const value = values[from];
      if (value != null) {
        sum -= value;
        count--;
      }
    }
    result.push(values[i] == null || count === 0 ? null : sum / count);
  }
  return result;
}
