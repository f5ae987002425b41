import { describe, expect, it } from 'vitest';

import type { SystemState } from '../api/state';
import { inUnits, lastLine, troublesOf } from './troubles';

const WELL: SystemState = {
  checked_at: '2026-11-25T10:00:00Z',
  is_well: true,
  has_kafka: true,
  services: [{ role: 'web', processes: 2, is_well: true }],
  engines: [{ name: 'Kafka', is_well: true, version: '', place: 'localhost:9092', facts: {} }],
  queues: [{ kind: 'events', name: 'relay', waiting: 0, oldest_s: 0, is_well: true }],
  stopped_groups: [],
  failures: [],
  failure_count: 0,
  versions: {},
};

describe('troublesOf', () => {
  it('finds nothing when all is well', () => {
    expect(troublesOf(WELL)).toEqual([]);
  });

  it('names each trouble, the gravest first', () => {
    const state: SystemState = {
      ...WELL,
      services: [{ role: 'relay', processes: 0, is_well: false }],
      engines: [{ name: 'Kafka', is_well: false, version: '', place: '', facts: {} }],
      queues: [{ kind: 'events', name: 'relay', waiting: 9, oldest_s: 70, is_well: false }],
      stopped_groups: [{ group: 'telemetry', reason: '', stopped_at: '2026-11-25T10:00:00Z' }],
      failure_count: 3,
    };
    expect(troublesOf(state)).toEqual([
      { key: 'engine', values: { name: 'Kafka' } },
      { key: 'service', values: { role: 'relay' } },
      { key: 'stopped', values: { group: 'telemetry' } },
      { key: 'queue', values: { count: 1 } },
      { key: 'failures', values: { count: 3 } },
    ]);
  });
});

describe('lastLine', () => {
  it('is the end of a trace, or the code', () => {
    const trace = 'Traceback (most recent call last):\n  File "a.py"\nZeroDivisionError: by zero\n';
    expect(lastLine({ reason: trace, reason_code: 'ZeroDivisionError' })).toBe('ZeroDivisionError: by zero');
    expect(lastLine({ reason: '  ', reason_code: 'unreadable' })).toBe('unreadable');
  });
});

describe('inUnits', () => {
  it.each([
    [0, 0, 'b'],
    [1023, 1023, 'b'],
    [1024, 1, 'kb'],
    [1.5 * 1024 ** 3, 1.5, 'gb'],
    [5000 * 1024 ** 4, 5000, 'tb'],
  ])('%d bytes', (bytes, amount, unit) => {
    expect(inUnits(bytes)).toEqual({ amount, unit });
  });
});
