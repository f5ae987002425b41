import type { Streams } from '@/features/telemetry';

const POINTS = 90;
const STOPPED_MPS = 0.4;

/** Speed in 90 steps of equal time with the limits of its line; null without speeds. */
export function paceLine({ time_s, speed_mps }: Pick<Streams, 'time_s' | 'speed_mps'>) {
  if (!speed_mps) return null;
  const total = time_s[time_s.length - 1] ?? 0;
  const sums = Array.from({ length: POINTS }, () => ({ sum: 0, count: 0 }));
  speed_mps.forEach((speed, i) => {
    const step = sums[Math.min(POINTS - 1, Math.floor(((time_s[i] ?? 0) / (total || 1)) * POINTS))];
    if (speed == null || speed < STOPPED_MPS || !step) return;
    step.sum += speed;
    step.count += 1;
  });
  const values = sums.map(({ sum, count }) => (count > 0 ? sum / count : null));
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length < 2) return null;
  const low = known[Math.floor(known.length * 0.03)] as number;
  const high = known[Math.ceil(known.length * 0.97) - 1] as number;
  // An even workout is an even line: the room is at least a fifth of the speed.
  const air = Math.max(0, high * 0.2 - (high - low)) / 2;
  return { values, bottom: low - air - (high - low) * 0.35, top: high + air };
}
