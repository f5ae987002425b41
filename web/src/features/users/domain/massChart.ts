export interface MassPoint {
  measuredOn: string;
  massKg: number;
}

const DAY_MS = 86_400_000;
/** A flat line is drawn in the middle of at least this range, so that 200 g do not look like a fall. */
const LEAST_RANGE_KG = 2;

/** SVG coordinates of the measurements, oldest first; x by date, y by mass. */
export function massLine(points: MassPoint[], width: number, height: number): { x: number; y: number }[] {
  const sorted = [...points].sort((a, b) => a.measuredOn.localeCompare(b.measuredOn));
  const days = sorted.map((point) => Date.parse(point.measuredOn) / DAY_MS);
  const masses = sorted.map((point) => point.massKg);
  const first = days[0] ?? 0;
  const span = Math.max(1, (days.at(-1) ?? first) - first);
  const middle = (Math.min(...masses) + Math.max(...masses)) / 2;
  const range = Math.max(LEAST_RANGE_KG, Math.max(...masses) - Math.min(...masses));
  return masses.map((mass, index) => ({
    x: (((days[index] ?? first) - first) / span) * width,
    y: height / 2 - ((mass - middle) / range) * height,
  }));
}
