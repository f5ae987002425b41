import { FAMILIES, type Family } from '../api/types';

export const SORTS = ['-started_at', 'started_at', '-distance_m', '-moving_s'] as const;
export type Sort = (typeof SORTS)[number];

/** Distance bands in the person's unit; half marathon and marathon begin the last two, which is open. */
export const DISTANCES = {
  metric: ['0-5', '5-10', '10-21', '21-42', '42-'],
  imperial: ['0-3', '3-6', '6-13', '13-26', '26-'],
} as const;
export type DistanceBand = (typeof DISTANCES)[keyof typeof DISTANCES][number];
const ALL_DISTANCES = [...DISTANCES.metric, ...DISTANCES.imperial];

/** What the list shows. It lives in the address, so that a list can be sent, reloaded and gone back to. */
export interface Filters {
  family?: Family;
  /** "week", "month", "year" (the present one), "2026" or "2026-04". */
  period?: string;
  distance?: DistanceBand;
  q?: string;
  sort?: Sort;
}

const PERIOD = /^(week|month|year|\d{4}|\d{4}-(0[1-9]|1[0-2]))$/;

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value);
}

/** Reads the address; what is unknown or the default is left out, so that equal lists have equal addresses. */
export function parseFilters(search: Record<string, unknown>): Filters {
  const filters: Filters = {};
  const family = oneOf(FAMILIES, search.family);
  const distance = oneOf(ALL_DISTANCES, search.distance);
  const sort = oneOf(SORTS, search.sort);
  const period = typeof search.period === 'number' ? String(search.period) : search.period;
  const q = typeof search.q === 'number' ? String(search.q) : search.q;
  if (family) filters.family = family;
  if (typeof period === 'string' && PERIOD.test(period)) filters.period = period;
  if (distance) filters.distance = distance;
  if (typeof q === 'string' && q.trim()) filters.q = q.trim().slice(0, 100);
  if (sort && sort !== SORTS[0]) filters.sort = sort;
  return filters;
}

/** Do filters other than the period cut the list? Then a month's sums are not those of the rows. */
export function isNarrowed({ family, distance, q }: Filters): boolean {
  return Boolean(family ?? distance ?? q);
}

export function hasFilters(filters: Filters): boolean {
  return isNarrowed(filters) || Boolean(filters.period);
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** First and last day of a period (both included) for a person whose calendar day is `today` (YYYY-MM-DD). */
export function periodDays(period: string, today: string): { from: string; to: string } {
  const now = new Date(`${today}T00:00:00Z`);
  const year = now.getUTCFullYear();
  if (period === 'week') {
    const sinceMonday = (now.getUTCDay() + 6) % 7;
    const monday = Date.UTC(year, now.getUTCMonth(), now.getUTCDate() - sinceMonday);
    return { from: isoDay(new Date(monday)), to: isoDay(new Date(monday + 6 * 86_400_000)) };
  }
  const named = period === 'month' ? today.slice(0, 7) : period === 'year' ? String(year) : period;
  const [y = year, m] = named.split('-').map(Number);
  if (!m) return { from: `${y}-01-01`, to: `${y}-12-31` };
  return { from: isoDay(new Date(Date.UTC(y, m - 1, 1))), to: isoDay(new Date(Date.UTC(y, m, 0))) };
}

/** The filters as the API's query; `unitM` is 1000 or 1609.344 as the person reads distances. */
export function listQuery(filters: Filters, today: string, unitM: number) {
  const [low, high] = (filters.distance ?? '').split('-');
  return {
    ...(filters.family ? { family: filters.family } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.period ? periodDays(filters.period, today) : {}),
    ...(low && Number(low) > 0 ? { distance_min_m: Number(low) * unitM } : {}),
    ...(high ? { distance_max_m: Number(high) * unitM } : {}),
    sort: filters.sort ?? SORTS[0],
  };
}
