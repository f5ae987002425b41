import type { Filters } from '../domain/filters';

/** All query keys of the training pages. The live stream refreshes everything below `all`. */
export const telemetryKeys = {
  all: ['telemetry'] as const,
  lists: ['telemetry', 'list'] as const,
  list: (filters: Filters) => ['telemetry', 'list', filters] as const,
  deleted: ['telemetry', 'deleted'] as const,
  last: ['telemetry', 'last'] as const,
  months: ['telemetry', 'months'] as const,
  calendar: (month: string) => ['telemetry', 'calendar', month] as const,
  weeks: (count: number) => ['telemetry', 'weeks', count] as const,
  verdict: (id: string) => ['telemetry', 'verdict', id] as const,
  detail: (id: string) => ['telemetry', 'detail', id] as const,
  part: (id: string, version: number, partS: readonly [number, number] | null) =>
    ['telemetry', 'streams', id, version, 'part', partS] as const,
  streams: (id: string, version: number, points: number) =>
    ['telemetry', 'streams', id, version, points] as const,
  recordings: (id: string) => ['telemetry', 'recordings', id] as const,
  neighbours: (id: string) => ['telemetry', 'neighbours', id] as const,
  known: (id: string) => ['telemetry', 'known', id] as const,
  uploads: ['telemetry', 'uploads'] as const,
  sports: ['telemetry', 'sports'] as const,
};
