import { describe, expect, it } from 'vitest';

import type { Gear, GearSums } from '../api/gear';
import { curveColumns, monthTicks } from './curve';
import { changesOf, emptyForm, formErrors, formOf, gearOf } from './form';
import { directionOf } from './reasons';
import { barPieces, joinGear, roundedLeft, roundedRange, shelves, wearLevel } from './wear';

const KM = 1000;
const MILE = 1609.344;

function piece(id: string, values: Partial<Gear> = {}): Gear {
  return {
    gear_id: id,
    version: 1,
    kind: 'shoes',
    title: 'Tempo 2',
    name: '',
    brand: 'Kesta',
    model: 'Tempo 2',
    size: '',
    color: '',
    foam: 'eva',
    expected_distance_m: null,
    starting_distance_m: 0,
    purchased_on: null,
    in_use_since: '2026-01-01',
    default_sports: ['run'],
    state: 'in_use',
    retired_at: null,
    created_at: '2026-01-01T00:00:00Z',
    ...values,
  };
}

function sums(id: string, percent: number, distanceM: number): GearSums {
  return {
    gear_id: id,
    version: 1,
    workout_count: 1,
    distance_m: distanceM,
    moving_s: 0,
    first_used_on: null,
    last_used_on: null,
    wear: {
      percent,
      low_percent: percent,
      high_percent: percent,
      effective_m: 0,
      life_m: 700_000,
      life_source: 'foam',
      left_m: 0,
      left_low_m: 0,
      left_high_m: 0,
      worn_on: null,
    },
  };
}

describe('wear', () => {
  it('warns at 70, 80, 90 and 100', () => {
    expect([69.9, 70, 79.9, 80, 90, 99.9, 100, 140].map(wearLevel)).toEqual([
      'fine',
      'at70',
      'at70',
      'at80',
      'at90',
      'at90',
      'at100',
      'at100',
    ]);
  });

  it('draws what is beyond 80 in flare and never more than the bar', () => {
    expect(barPieces(50)).toEqual({ ink: 0.5, flare: 0 });
    expect(barPieces(83).ink).toBe(0.8);
    expect(barPieces(83).flare).toBeCloseTo(0.03);
    expect(barPieces(140).ink + barPieces(140).flare).toBe(1);
  });

  it('puts pairs by wear, other gear by distance, retired ones below', () => {
    const gear = [
      piece('a'),
      piece('b'),
      piece('bike', { kind: 'bike' }),
      piece('watch', { kind: 'watch' }),
      piece('old', { state: 'retired', retired_at: '2026-02-01T00:00:00Z' }),
      piece('older', { state: 'retired', retired_at: '2025-02-01T00:00:00Z' }),
    ];
    const found = shelves(
      joinGear(gear, [sums('a', 10, 1), sums('b', 83, 1), sums('watch', 0, 900), sums('bike', 0, 5)]),
    );
    const ids = (pieces: typeof found.shoes) => pieces.map((each) => each.gear.gear_id);
    expect(ids(found.shoes)).toEqual(['b', 'a']);
    expect(ids(found.others)).toEqual(['watch', 'bike']);
    expect(ids(found.retired)).toEqual(['old', 'older']);
  });

  it('rounds what is left as a guess', () => {
    expect([4400, 19_400, 108_000, 254_900].map((m) => roundedLeft(m, KM))).toEqual([4, 19, 110, 250]);
    expect(roundedLeft(160_934, MILE)).toBe(100);
    expect(roundedRange(19_400, 441_000, KM)).toEqual([20, 440]);
    expect(roundedRange(0, 12_400, KM)).toEqual([0, 12]);
  });
});

describe('form', () => {
  it('starts with the sport that no other pair has', () => {
    expect(emptyForm('shoes', []).sports).toEqual(['run']);
    expect(emptyForm('shoes', [piece('a')]).sports).toEqual([]);
    expect(emptyForm('shoes', [piece('a', { state: 'retired' })]).sports).toEqual(['run']);
    expect(emptyForm('watch', []).sports).toEqual([]);
  });

  it('takes a comma and miles', () => {
    const form = { ...emptyForm('shoes', []), model: ' Tempo ', starting: '120,5', expected: '400' };
    expect(gearOf(form, KM)).toMatchObject({
      model: 'Tempo',
      starting_distance_m: 120_500,
      expected_distance_m: 400_000,
    });
    expect(gearOf(form, MILE).expected_distance_m).toBeCloseTo(643_737.6);
    expect(gearOf({ ...form, kind: 'bike', foam: 'eva' }, KM).foam).toBe('unknown');
  });

  it('says what is missing or no number', () => {
    const empty = emptyForm('shoes', []);
    expect(formErrors(empty)).toEqual({ model: 'required' });
    expect(formErrors({ ...empty, name: 'Mine', starting: 'many' })).toEqual({
      starting_distance_m: 'out_of_range',
    });
  });

  it('sends only what was typed anew, so that another unit loses nothing', () => {
    const gear = piece('a', { starting_distance_m: 123_456.7, expected_distance_m: 650_000 });
    const opened = formOf(gear, MILE);
    expect(opened.starting).toBe('76.71');
    expect(changesOf(opened, opened, MILE)).toEqual({});
    expect(changesOf({ ...opened, size: '43' }, opened, MILE)).toEqual({ size: '43' });
    expect(changesOf({ ...opened, expected: '' }, opened, MILE)).toEqual({ expected_distance_m: null });
  });
});

describe('curve', () => {
  it('starts at the starting distance', () => {
    const points = [{ date: '2026-06-01', distance_m: 60_000, effective_m: 62_000, percent: 9 }];
    expect(curveColumns(points, 50_000, KM)).toEqual({
      x: [Date.UTC(2026, 4, 31, 12) / 1000, Date.UTC(2026, 5, 1, 12) / 1000],
      effective: [50, 62],
      real: [50, 60],
    });
    expect(curveColumns([], 0, KM).x).toEqual([]);
  });

  it('has a tick at the first of months, as many as fit', () => {
    const [from, until] = [Date.UTC(2026, 0, 15) / 1000, Date.UTC(2026, 6, 2) / 1000];
    expect(monthTicks(from, until, 10)).toHaveLength(6);
    expect(monthTicks(from, until, 3)).toHaveLength(3);
  });
});

it('tells which way a factor goes', () => {
  const reason = (factor: number | null) => directionOf({ code: 'mass', factor, added_m: 0, known_share: 1 });
  expect([1.1, 0.9, 1.002, null].map(reason)).toEqual(['more', 'less', 'even', 'unknown']);
});
