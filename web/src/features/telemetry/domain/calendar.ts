import type { WorkoutSummary } from '../api/types';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY_MS = 86_400_000;

export interface CalendarSearch {
  /** YYYY-MM; the present month when absent. */
  month?: string;
}

export function parseMonth(search: Record<string, unknown>): CalendarSearch {
  return typeof search.month === 'string' && MONTH.test(search.month) ? { month: search.month } : {};
}

/** The month `step` months after `month` (YYYY-MM). */
export function monthAfter(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7);
}

/** Days (YYYY-MM-DD) of the month's sheet: whole weeks from Monday to Sunday. */
export function sheetWeeks(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const last = Date.parse(`${monthAfter(month, 1)}-01T00:00:00Z`) - DAY_MS;
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const weeks: string[][] = [];
  for (let start = monday; start <= last; start += 7 * DAY_MS) {
    weeks.push(Array.from({ length: 7 }, (_, i) => new Date(start + i * DAY_MS).toISOString().slice(0, 10)));
  }
  return weeks;
}

/** The day that an arrow key leads to: across weeks up and down, days left and right; null for other keys. */
export function dayAfterKey(day: string, key: string): string | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const step = steps[key];
  if (step === undefined) return null;
  return new Date(Date.parse(`${day}T00:00:00Z`) + step * DAY_MS).toISOString().slice(0, 10);
}

/** The workout's day (YYYY-MM-DD) where it took place. */
export function startDay({
  started_at,
  utc_offset_s,
}: Pick<WorkoutSummary, 'started_at' | 'utc_offset_s'>): string {
  return new Date(Date.parse(started_at) + utc_offset_s * 1000).toISOString().slice(0, 10);
}

export interface MonthGroup<Row> {
  month: string;
  rows: Row[];
}

/** Neighbouring rows of the same month under one heading; the order of the rows is kept. */
export function groupByMonth<Row extends Pick<WorkoutSummary, 'started_at' | 'utc_offset_s'>>(
  rows: readonly Row[],
): MonthGroup<Row>[] {
  const groups: MonthGroup<Row>[] = [];
  for (const row of rows) {
    const month = startDay(row).slice(0, 7);
    const last = groups[groups.length - 1];
    if (last?.month === month) last.rows.push(row);
    else groups.push({ month, rows: [row] });
  }
  return groups;
}
