import { describe, expect, it } from 'vitest';

import type { Streams } from '../api/types';
import { dayAfterKey, groupByMonth, monthAfter, parseMonth, sheetWeeks, startDay } from './calendar';
import { isWorkoutFile } from './droppedFiles';
import { hasFilters, isNarrowed, listQuery, parseFilters, periodDays } from './filters';
import { indexAtTime, rangeTotals } from './rangeTotals';

describe('filters and the address', () => {
  it('reads what it knows and leaves out the rest', () => {
    const search = {
      family: 'run',
      period: '2026-04',
      distance: '5-10',
      q: ' tempo ',
      sort: '-distance_m',
      x: 1,
    };
    expect(parseFilters(search)).toEqual({
      family: 'run',
      period: '2026-04',
      distance: '5-10',
      q: 'tempo',
      sort: '-distance_m',
    });
    expect(
      parseFilters({ family: 'chess', period: '2026-13', distance: '1-2', q: ' ', sort: 'name' }),
    ).toEqual({});
  });

  it('leaves out the default order and reads numbers that the address made of texts', () => {
    expect(parseFilters({ sort: '-started_at', period: 2026, q: 10 })).toEqual({ period: '2026', q: '10' });
  });

  it('turns periods into days', () => {
    expect(periodDays('week', '2026-04-15')).toEqual({ from: '2026-04-13', to: '2026-04-19' });
    expect(periodDays('week', '2026-04-19')).toEqual({ from: '2026-04-13', to: '2026-04-19' });
    expect(periodDays('month', '2026-02-15')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(periodDays('year', '2026-02-15')).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(periodDays('2024-02', '2026-02-15')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(periodDays('2024', '2026-02-15')).toEqual({ from: '2024-01-01', to: '2024-12-31' });
  });

  it('asks in metres, by the unit of the person', () => {
    expect(listQuery({ distance: '5-10' }, '2026-04-15', 1000)).toEqual({
      distance_min_m: 5000,
      distance_max_m: 10000,
      sort: '-started_at',
    });
    expect(listQuery({ distance: '42-' }, '2026-04-15', 1609.344)).toEqual({
      distance_min_m: 42 * 1609.344,
      sort: '-started_at',
    });
    // 13.11 mi and 26.22 mi begin the two longest bands, as 21.1 and 42.2 km do.
    expect(listQuery({ distance: '13-26' }, '2026-04-15', 1609.344)).toEqual({
      distance_min_m: 13 * 1609.344,
      distance_max_m: 26 * 1609.344,
      sort: '-started_at',
    });
    expect(parseFilters({ distance: '26-' })).toEqual({ distance: '26-' });
    expect(listQuery({ distance: '0-5' }, '2026-04-15', 1000)).toEqual({
      distance_max_m: 5000,
      sort: '-started_at',
    });
    expect(listQuery({ family: 'ride', q: 'x', period: 'month' }, '2026-04-15', 1000)).toEqual({
      family: 'ride',
      q: 'x',
      from: '2026-04-01',
      to: '2026-04-30',
      sort: '-started_at',
    });
  });

  it('knows when sums of a month are not those of the rows', () => {
    expect([{}, { period: 'week' }, { q: 'x' }].map(isNarrowed)).toEqual([false, false, true]);
    expect([{}, { sort: '-distance_m' as const }, { period: 'week' }].map(hasFilters)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('calendar', () => {
  it('has whole weeks from Monday', () => {
    const weeks = sheetWeeks('2026-04');
    expect(weeks.map((week) => week[0])).toEqual([
      '2026-03-30',
      '2026-04-06',
      '2026-04-13',
      '2026-04-20',
      '2026-04-27',
    ]);
    expect(weeks[4]?.[6]).toBe('2026-05-03');
  });

  it('moves by month and by key', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
    expect(
      ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'x'].map((key) => dayAfterKey('2026-03-01', key)),
    ).toEqual(['2026-02-28', '2026-03-02', '2026-02-22', '2026-03-08', null]);
    expect([parseMonth({ month: '2026-04' }), parseMonth({ month: '2026-4' })]).toEqual([
      { month: '2026-04' },
      {},
    ]);
  });

  it('counts the day where the workout took place', () => {
    expect(startDay({ started_at: '2026-04-30T22:30:00Z', utc_offset_s: 10800 })).toBe('2026-05-01');
    const rows = [
      { id: 'a', started_at: '2026-04-30T22:30:00Z', utc_offset_s: 10800 },
      { id: 'b', started_at: '2026-04-30T20:30:00Z', utc_offset_s: 10800 },
      { id: 'c', started_at: '2026-04-01T20:30:00Z', utc_offset_s: 10800 },
    ];
    expect(groupByMonth(rows).map(({ month, rows: own }) => [month, own.map((row) => row.id)])).toEqual([
      ['2026-05', ['a']],
      ['2026-04', ['b', 'c']],
    ]);
  });
});

describe('files of a folder', () => {
  it('takes workouts and leaves out the rest', () => {
    expect(['a.FIT', 'b.gpx', 'notes.txt', '.a.fit', 'x/._b.gpx', 'c.fit.bak'].map(isWorkoutFile)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a chosen part', () => {
  const streams = {
    time_s: [0, 10, 20, 50, 60],
    distance_m: [0, 30, 60, 60, 90],
    heart_rate_bpm: [100, 110, 120, null, 130],
    altitude_m: [10, 11, 14, 14, 10],
    ascent_m: [0, 0, 4, 4, 4],
  } as unknown as Streams;

  it('sums what lies in it', () => {
    expect(rangeTotals(streams, [{ start_s: 20, duration_s: 30 }], 0, 4)).toEqual({
      elapsedS: 60,
      movingS: 30,
      distanceM: 90,
      ascentM: 4,
      speedMps: 3,
      heartRateBpm: (100 * 10 + 110 * 10 + 120 * 30) / 50,
    });
  });

  it('climbs by the sums of the server, whatever the altitudes look like', () => {
    const scattered = { ...streams, altitude_m: [10, 19, 10, 19, 10], ascent_m: [0, 0, 0, 0, 0] } as Streams;
    expect(rangeTotals(scattered, [], 0, 4).ascentM).toBe(0);
    expect(rangeTotals({ ...streams, ascent_m: null }, [], 0, 4).ascentM).toBeNull();
  });

  it('finds the sample of a moment', () => {
    expect([-5, 0, 19, 20, 100].map((moment) => indexAtTime(streams.time_s, moment))).toEqual([
      0, 0, 1, 2, 4,
    ]);
  });
});
