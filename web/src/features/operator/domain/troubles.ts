import type { Failure, SystemState } from '../api/state';

/** What is not as it should be, each as a text key and its values, the gravest first. */
export interface Trouble {
  key: 'engine' | 'service' | 'stopped' | 'queue' | 'failures';
  values: Record<string, string | number>;
}

export function troublesOf(state: SystemState): Trouble[] {
  const troubles: Trouble[] = [];
  for (const engine of state.engines) {
    if (!engine.is_well) troubles.push({ key: 'engine', values: { name: engine.name } });
  }
  for (const service of state.services) {
    if (!service.is_well) troubles.push({ key: 'service', values: { role: service.role } });
  }
  for (const { group } of state.stopped_groups) troubles.push({ key: 'stopped', values: { group } });
  const late = state.queues.filter((queue) => !queue.is_well).length;
  if (late) troubles.push({ key: 'queue', values: { count: late } });
  if (state.failure_count) troubles.push({ key: 'failures', values: { count: state.failure_count } });
  return troubles;
}

export const failureKey = (failure: Failure): string => `${failure.kind}:${failure.id}`;

/** What went wrong in one line: the last one of a trace, the code when there is no text. */
export function lastLine(failure: Pick<Failure, 'reason' | 'reason_code'>): string {
  return failure.reason.trim().split('\n').at(-1)?.trim() || failure.reason_code;
}

const UNITS = ['b', 'kb', 'mb', 'gb', 'tb'] as const;
const STEP = 1024;

/** Bytes in the largest unit of which there is at least one: `{amount: 1.5, unit: 'gb'}`. */
export function inUnits(bytes: number): { amount: number; unit: (typeof UNITS)[number] } {
  let amount = bytes;
  let at = 0;
  while (amount >= STEP && at < UNITS.length - 1) {
    amount /= STEP;
    at += 1;
  }
  return { amount, unit: UNITS[at] ?? 'b' };
}
